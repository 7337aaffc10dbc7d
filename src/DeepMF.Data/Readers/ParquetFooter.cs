using System.Buffers.Binary;
using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Checks that the footer of a Parquet file can be read to its end, before a library reads it that would not find that end.</summary>
/// <remarks>
/// A file is 'PAR1', the data, the footer, its length in 4 bytes and 'PAR1' again; the footer is the struct FileMetaData in Thrift's compact protocol (Apache Parquet, parquet.thrift;
/// Apache Thrift, "Thrift Compact protocol encoding"). The form is walked over, the types of known fields are compared, and the required fields of FileMetaData are looked for; nothing is kept.
/// </remarks>
internal sealed class ParquetFooter
{
    private const int MagicLength = 4;
    private const int TailLength = 8;
    private const int MostDepth = 32;
    private const int MostVarintBytes = 10;

    /// <summary>The field encryption_algorithm: a file that has it may have a signature (nonce 12 bytes, tag 16) after FileMetaData.</summary>
    private const long EncryptionField = 8;
    private const int SignatureLength = 28;

    /// <summary>The fields 1 to 4 of FileMetaData.</summary>
    private static readonly string[] Required = ["version", "schema", "num_rows", "row_groups"];

    private readonly Stream _file;
    private readonly string _path;
    private readonly long _length;
    private readonly bool[] _found = new bool[Required.Length];
    private long _left;
    private bool _signed;

    private ParquetFooter(Stream file, string path, long length)
    {
        (_file, _path, _length, _left) = (file, path, length, length);
    }

    /// <summary>The types of the compact protocol.</summary>
    private enum FieldType
    {
        Stop, True, False, Byte, Int16, Int32, Int64, Double, Binary, List, Set, Map, Struct, Uuid,
    }

    /// <summary>Refuses a file whose footer is damaged; the position of <paramref name="file"/> is anywhere afterwards.</summary>
    /// <exception cref="InvalidDataException">The file is no Parquet file, or its footer is damaged.</exception>
    public static void Check(Stream file, string path)
    {
        var size = file.Length;
        if (size < MagicLength + TailLength)
            throw NoParquet(path, Invariant($"it has {size} bytes, but the shortest has {MagicLength + TailLength}"));
        Span<byte> head = stackalloc byte[MagicLength];
        Span<byte> tail = stackalloc byte[TailLength];
        file.Position = 0;
        file.ReadExactly(head);
        file.Position = size - TailLength;
        file.ReadExactly(tail);
        if (tail[MagicLength..].SequenceEqual("PARE"u8))
            throw new InvalidDataException($"'{path}': the footer is encrypted, and encrypted files are not read. Write the file without encryption.");
        if (!head.SequenceEqual("PAR1"u8))
            throw NoParquet(path, "it does not begin with 'PAR1'");
        if (!tail[MagicLength..].SequenceEqual("PAR1"u8))
            throw NoParquet(path, "it does not end with 'PAR1'");
        var length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (length > size - MagicLength - TailLength)
            throw Damaged(path, Invariant($"it should have {length} bytes, but the file has room for {size - MagicLength - TailLength}"));
        file.Position = size - TailLength - length;
        new ParquetFooter(file, path, length).Walk();
    }

    private void Walk()
    {
        Struct(1, ParquetFooterTypes.File);
        if (_left != 0 && !(_signed && _left == SignatureLength))
            throw Damaged("its description of the file ends before it does");
        var missing = Array.IndexOf(_found, false);
        if (missing >= 0)
            throw Damaged($"the field '{Required[missing]}' is missing");
    }

    private void Struct(int depth, char key)
    {
        if (depth > MostDepth)
            throw Damaged(Invariant($"its parts lie more than {MostDepth} deep in one another"));
        long field = 0;
        for (var head = Byte(); head != (int)FieldType.Stop; head = Byte())
        {
            var type = (FieldType)(head & 0xF);
            field = head >> 4 == 0 ? ZigZag(Varint()) : field + (head >> 4);
            if (depth == 1)
                Meet(field);
            var known = ParquetFooterTypes.Of(key, field);
            Compare(type, known);
            // In a field, unlike in a list, the type is the value.
            if (type is not (FieldType.True or FieldType.False))
                Skip(type, depth, known);
        }
    }

    private void Meet(long field)
    {
        _signed |= field == EncryptionField;
        if (field >= 1 && field <= Required.Length)
            _found[field - 1] = true;
    }

    private void Compare(FieldType type, string known)
    {
        if (known.Length == 0)
            return;
        var expected = known[0] switch
        {
            'i' => FieldType.Int32,
            'l' => FieldType.Int64,
            'h' => FieldType.Int16,
            'y' => FieldType.Byte,
            't' => FieldType.True,
            'b' => FieldType.Binary,
            '[' => FieldType.List,
            _ => FieldType.Struct,
        };
        if (type != expected && (type, expected) != (FieldType.False, FieldType.True))
            throw Damaged(Invariant($"a value has the type {(int)type}, expected {(int)expected}"));
    }

    private void Skip(FieldType type, int depth, string known)
    {
        switch (type)
        {
            case FieldType.True or FieldType.False or FieldType.Byte:
                Advance(1);
                break;
            case FieldType.Int16 or FieldType.Int32 or FieldType.Int64:
                Varint();
                break;
            case FieldType.Double:
                Advance(8);
                break;
            case FieldType.Uuid:
                Advance(16);
                break;
            case FieldType.Binary:
                Advance(Varint());
                break;
            case FieldType.Struct:
                Struct(depth + 1, known.Length == 0 ? default : known[0]);
                break;
            case FieldType.List or FieldType.Set:
                List(depth + 1, known.Length == 0 ? "" : known[1..]);
                break;
            case FieldType.Map:
                Map(depth + 1);
                break;
            default:
                throw Damaged(Invariant($"there is no type {(int)type}"));
        }
    }

    private void List(int depth, string known)
    {
        var head = Byte();
        var count = Count(head >> 4 == 15 ? Varint() : (ulong)(head >> 4));
        for (ulong i = 0; i < count; i++)
        {
            Compare((FieldType)(head & 0xF), known);
            Element((FieldType)(head & 0xF), depth, known);
        }
    }

    private void Map(int depth)
    {
        var count = Count(Varint());
        var types = count == 0 ? 0 : Byte();
        for (ulong i = 0; i < count; i++)
        {
            Element((FieldType)(types >> 4), depth, "");
            Element((FieldType)(types & 0xF), depth, "");
        }
    }

    private void Element(FieldType type, int depth, string known)
    {
        if (depth > MostDepth)
            throw Damaged(Invariant($"its parts lie more than {MostDepth} deep in one another"));
        Skip(type, depth, known);
    }

    /// <summary>Every element takes a byte or more.</summary>
    private ulong Count(ulong count) => count <= (ulong)_left ? count : throw Damaged(Invariant($"a list should have {count} elements, but {_left} bytes are left"));

    private ulong Varint()
    {
        ulong value = 0;
        for (var n = 0; n < MostVarintBytes; n++)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << (7 * n);
            if (next < 0x80)
                return value;
        }

        throw Damaged(Invariant($"a number is longer than {MostVarintBytes} bytes"));
    }

    private static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private int Byte()
    {
        if (_left == 0)
            throw Damaged("it ends in the middle of a value");
        _left--;
        return _file.ReadByte();
    }

    private void Advance(ulong bytes)
    {
        if (bytes > (ulong)_left)
            throw Damaged(Invariant($"a value should have {bytes} bytes, but {_left} are left"));
        _left -= (long)bytes;
        _file.Seek((long)bytes, SeekOrigin.Current);
    }

    private InvalidDataException Damaged(string problem) => Damaged(_path, Invariant($"{problem}, at byte {_length - _left} of {_length}"));

    private static InvalidDataException Damaged(string path, string problem) => new($"'{path}': the footer is damaged ({problem}). Copy or write the file again.");

    private static InvalidDataException NoParquet(string path, string problem) => new($"'{path}': the file is damaged, or no Parquet file ({problem}). Copy or write it again.");
}
