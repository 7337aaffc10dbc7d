using System.Buffers.Binary;

namespace DeepMF.Data;

/// <summary>What a header says about a vocabulary.</summary>
/// <param name="Type">The type of the ids: 0 for int, 1 for long, 2 for string.</param>
/// <param name="HasUnknown">Whether index 0 stands for unknown ids.</param>
/// <param name="Count">The number of indices, the one for unknown ids included.</param>
/// <param name="Checksum">The checksum of the text.</param>
/// <param name="Length">The bytes of the text.</param>
internal readonly record struct VocabularySection(int Type, bool HasUnknown, int Count, uint Checksum, long Length)
{
    /// <summary>The bytes of the description.</summary>
    public const int Size = 24;

    private static readonly string[] Types = ["int32", "int64", "string"];

    /// <summary>The type of the ids as the text of a vocabulary names it.</summary>
    public string TypeName => Types[Type];

    public static VocabularySection Of(Vocabulary vocabulary, uint checksum, long length) =>
        new(Array.IndexOf(Types, VocabularyFile.TypeName(vocabulary)), vocabulary.HasUnknown, vocabulary.Count, checksum, length);

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, Type);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], HasUnknown ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], Count);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], Checksum);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], Length);
    }

    public static VocabularySection Parse(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadInt32LittleEndian(source),
        BinaryPrimitives.ReadInt32LittleEndian(source[4..]) != 0,
        BinaryPrimitives.ReadInt32LittleEndian(source[8..]),
        BinaryPrimitives.ReadUInt32LittleEndian(source[12..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[16..]));

    /// <summary>Whether a file of a length can hold it: an id takes a byte at least, its end of line.</summary>
    public bool Fits(long length) => Type >= 0 && Type < Types.Length && Length >= 0 && Length <= length && Count >= 1 && Count <= Length + 1;
}
