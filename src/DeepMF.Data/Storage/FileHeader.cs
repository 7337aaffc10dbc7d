using System.Buffers.Binary;
using System.IO.Hashing;
using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>The first bytes of an interaction file: from them follows where everything lies (docs/interaction-file.md).</summary>
internal sealed record FileHeader
{
    /// <summary>The bytes of a header; the blocks begin behind it.</summary>
    public const int Size = 128;

    /// <summary>More blocks than this are not written: their checksums alone would fill gigabytes.</summary>
    public const int MaximumBlocks = 1 << 27;

    private const int ChecksumAt = Size - sizeof(uint);
    private const uint Version = 1;

    /// <summary>Not ASCII at first, then line ends of both kinds: a transfer as text damages it, so that it is noticed (as in PNG).</summary>
    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'D', (byte)'M', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    public required long Rows { get; init; }

    public required int BlockRows { get; init; }

    public required bool HasTimestamps { get; init; }

    public required double MeanRating { get; init; }

    /// <summary>The checksum of the list of the blocks' checksums.</summary>
    public required uint ListChecksum { get; init; }

    public required VocabularySection Users { get; init; }

    public required VocabularySection Items { get; init; }

    public int Blocks => (int)((Rows + BlockRows - 1) / BlockRows);

    /// <summary>Where the checksums of the blocks are: behind the last block.</summary>
    public long ListOffset => OffsetOf(Blocks - 1) + LayoutOf(Blocks - 1).Length;

    /// <summary>The bytes of the list of checksums: two of 4 bytes per block.</summary>
    public long ListLength => 8L * Blocks;

    public long UsersOffset => ListOffset + ListLength;

    public long ItemsOffset => UsersOffset + Users.Length;

    public long FileLength => ItemsOffset + Items.Length;

    public int RowsOf(int block) => (int)Math.Min(BlockRows, Rows - (long)block * BlockRows);

    public BlockLayout LayoutOf(int block) => new(RowsOf(block), HasTimestamps);

    public long OffsetOf(int block) => Size + (long)block * new BlockLayout(BlockRows, HasTimestamps).Length;

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), HasTimestamps ? 1u : 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Rows);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), BlockRows);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(28), ListChecksum);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(32), MeanRating);
        Users.Write(bytes.AsSpan(40));
        Items.Write(bytes.AsSpan(40 + VocabularySection.Size));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumAt), Crc32.HashToUInt32(bytes.AsSpan(0, ChecksumAt)));
        return bytes;
    }

    /// <summary>Reads a header; all sizes that follow from it fit into a file of the given length.</summary>
    /// <param name="bytes">The first <see cref="Size"/> bytes, or all of a shorter file.</param>
    /// <param name="length">The length of the file.</param>
    /// <exception cref="InvalidDataException">It is none, or does not fit; the message has no file.</exception>
    public static FileHeader Parse(ReadOnlySpan<byte> bytes, long length)
    {
        if (bytes.Length < Magic.Length || !bytes.StartsWith(Magic))
            throw new InvalidDataException("It is no interaction file, or its writing was interrupted: its first bytes are others.");
        if (bytes.Length < Size)
            throw new InvalidDataException(Invariant($"It ends within the header: it has {length} bytes, but a header has {Size}."));
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version != Version)
            throw new InvalidDataException(Invariant($"Its format has version {version}, but this library reads version {Version}: update the library, or write the file again."));
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Crc32.HashToUInt32(bytes[..ChecksumAt]))
            throw new InvalidDataException("Its header is damaged: the checksum is another.");
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        var header = new FileHeader
        {
            HasTimestamps = flags == 1,
            Rows = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BlockRows = BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]),
            ListChecksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]),
            MeanRating = BinaryPrimitives.ReadDoubleLittleEndian(bytes[32..]),
            Users = VocabularySection.Parse(bytes[40..]),
            Items = VocabularySection.Parse(bytes[(40 + VocabularySection.Size)..]),
        };
        // Lengths are compared with the file's first, so that no sum below overflows.
        if (flags > 1 || header.Rows < 1 || header.Rows > length / BlockLayout.LeastRowBytes || header.BlockRows is < 1 or > InteractionFileOptions.MaximumBlockRows || !double.IsFinite(header.MeanRating)
            || (header.Rows - 1) / header.BlockRows >= MaximumBlocks || !header.Users.Fits(length) || !header.Items.Fits(length))
            throw new InvalidDataException("Its header holds numbers that no file has.");
        return header.FileLength == length
            ? header
            : throw new InvalidDataException(Invariant($"It has {length} bytes, but its header describes {header.FileLength}: it was cut off or changed."));
    }
}
