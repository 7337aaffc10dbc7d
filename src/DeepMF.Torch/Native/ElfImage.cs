using System.Buffers.Binary;
using System.Text;

namespace DeepMF.Torch;

/// <summary>A section of an ELF file; its bytes lie in the file (no .bss).</summary>
internal readonly record struct ElfSection(uint Type, long Offset, long Size, uint Link, uint Info)
{
    public const uint StringTable = 3;
    public const uint RelocationsWithAddends = 4;
    public const uint Relocations = 9;
    public const uint VersionNeeds = 0x6ffffffe;
    public const uint Versions = 0x6fffffff;
}

/// <summary>Reads a 64-bit little-endian ELF file with every offset checked.</summary>
internal sealed class ElfImage
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private const uint NoBits = 8;
    private readonly byte[] _file;

    private ElfImage(byte[] file, IReadOnlyList<ElfSection> sections)
    {
        _file = file;
        Sections = sections;
    }

    public IReadOnlyList<ElfSection> Sections { get; private set; }

    /// <exception cref="InvalidDataException">It is no such file, or a section lies outside of it.</exception>
    public static ElfImage Read(byte[] file)
    {
        // Magic number, 64 bits (2), little-endian (1).
        if (file.Length < HeaderSize || !file.AsSpan(0, 6).SequenceEqual((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
            throw new InvalidDataException("The file is no 64-bit little-endian ELF file.");
        var image = new ElfImage(file, []);
        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(0x28));
        int size = image.UInt16(0x3a), count = image.UInt16(0x3c);
        if (size != SectionHeaderSize || count == 0 || table > (ulong)file.Length)
            throw new InvalidDataException("The file has no table of sections.");
        image.Check((long)table, (long)size * count, file.Length);
        var sections = new List<ElfSection>(count);
        long total = 0;
        for (int i = 0; i < count; i++)
        {
            ElfSection section = image.Section((long)table + (long)i * size);
            sections.Add(section);
            total += section.Size;
        }
        // Sections that lie on top of each other would let a damaged file be read many times over.
        if (total > file.Length)
            throw new InvalidDataException("The sections of the file overlap.");
        image.Sections = sections;
        return image;
    }

    public ushort UInt16(long at) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan((int)at));

    public uint UInt32(long at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan((int)at));

    public void WriteUInt16(long at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(_file.AsSpan((int)at), value);

    /// <summary>Refuses a range that does not lie before <paramref name="end"/>.</summary>
    public void Check(long at, long size, long end)
    {
        if (at < 0 || size < 0 || at > end - size || end > _file.Length)
            throw new InvalidDataException("A table of the file reaches beyond its end.");
    }

    /// <summary>The table of strings that a section refers to.</summary>
    public ElfSection Linked(ElfSection section) =>
        section.Link < Sections.Count && Sections[(int)section.Link] is { Type: ElfSection.StringTable } strings
            ? strings
            : throw new InvalidDataException("A section has no table of strings.");

    /// <summary>The string at an offset in a table of strings.</summary>
    public string Text(ElfSection strings, uint offset)
    {
        if (offset >= strings.Size)
            throw new InvalidDataException("A name lies outside of the table of strings.");
        ReadOnlySpan<byte> rest = _file.AsSpan((int)(strings.Offset + offset), (int)(strings.Size - offset));
        int end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw new InvalidDataException("A name has no end.");
    }

    private ElfSection Section(long at)
    {
        uint type = UInt32(at + 4);
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan((int)at + 0x18)), size = BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan((int)at + 0x20));
        if (type is 0 or NoBits)
            return new ElfSection(type, 0, 0, 0, 0);
        if (offset > (ulong)_file.Length || size > (ulong)_file.Length - offset)
            throw new InvalidDataException("A section of the file reaches beyond its end.");
        return new ElfSection(type, (long)offset, (long)size, UInt32(at + 0x28), UInt32(at + 0x2c));
    }
}
