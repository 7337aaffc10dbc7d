using System.Buffers.Binary;
using System.Text;

namespace DeepMF.Torch.Tests.Native;

/// <summary>A library of three symbols (none, 'used' of version A_1 with a relocation, 'named' of version A_2 without one), laid out by hand.</summary>
internal static class ElfFile
{
    // Header 0..64; then strings, versions of symbols, version needs, relocations, and the table of sections.
    public const int Strings = 64, Versions = 80, Needs = 88, Relocations = 136, Sections = 160, Length = Sections + 5 * 64;
    public const int UsedFlags = Needs + 16 + 4, NamedFlags = Needs + 32 + 4;

    public static byte[] Create()
    {
        var file = new byte[Length];
        ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(file);
        U64(file, 0x28, Sections);
        U16(file, 0x3a, 64);
        U16(file, 0x3c, 5);
        Encoding.ASCII.GetBytes("\0lib\0A_1\0A_2\0").CopyTo(file, Strings);
        U16(file, Versions + 2, 2);          // symbol 1: A_1
        U16(file, Versions + 4, 0x8003);     // symbol 2: A_2, hidden
        U16(file, Needs, 1);                 // vn_version
        U16(file, Needs + 2, 2);             // vn_cnt
        U32(file, Needs + 4, 1);             // vn_file: lib
        U32(file, Needs + 8, 16);            // vn_aux
        U16(file, Needs + 16 + 6, 2);        // vna_other
        U32(file, Needs + 16 + 8, 5);        // vna_name: A_1
        U32(file, Needs + 16 + 12, 16);      // vna_next
        U16(file, Needs + 32 + 6, 3);
        U32(file, Needs + 32 + 8, 9);        // A_2
        U64(file, Relocations + 8, (1L << 32) | 6); // r_info: symbol 1, R_X86_64_GLOB_DAT
        Section(file, 1, 3, Strings, 13, 0, 0);
        Section(file, 2, 0x6fffffff, Versions, 6, 0, 0);
        Section(file, 3, 0x6ffffffe, Needs, 48, 1, 1);
        Section(file, 4, 4, Relocations, 24, 0, 0);
        return file;
    }

    public static void U16(byte[] file, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);

    public static void U32(byte[] file, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);

    public static void U64(byte[] file, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), value);

    /// <summary>Where the header of a section starts.</summary>
    public static int Header(int section) => Sections + 64 * section;

    private static void Section(byte[] file, int index, uint type, long offset, long size, uint link, uint info)
    {
        U32(file, Header(index) + 4, type);
        U64(file, Header(index) + 0x18, offset);
        U64(file, Header(index) + 0x20, size);
        U32(file, Header(index) + 0x28, link);
        U32(file, Header(index) + 0x2c, info);
    }
}
