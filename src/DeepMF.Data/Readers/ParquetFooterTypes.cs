namespace DeepMF.Data;

/// <summary>The fields of the structs that lie in a Parquet footer (Apache Parquet, parquet.thrift), by letter.</summary>
/// <remarks>
/// Parquet.Net 6.1.0 reads a field that it knows in the type of parquet.thrift, whatever type the file says, and then all that follows at a wrong place; hence the types are compared.
/// i, l, h and y are numbers of 32, 64, 16 and 8 bits, t is true or false, b is binary or text, [ is a list of what follows, and a capital letter is the struct with that key.
/// </remarks>
internal static class ParquetFooterTypes
{
    /// <summary>The key of FileMetaData.</summary>
    public const char File = 'F';

    private static readonly Dictionary<char, string[]> Structs = new()
    {
        [File] = ["i", "[S", "l", "[R", "[K", "b", "[O", "A", "b"],
        ['S'] = ["i", "i", "i", "b", "i", "i", "i", "i", "i", "L"], // SchemaElement
        ['L'] = ["E", "E", "E", "E", "D", "E", "T", "T", "", "N", "E", "E", "E", "E", "E"], // LogicalType
        ['E'] = [], // The structs without fields
        ['D'] = ["i", "i"], // DecimalType
        ['T'] = ["t", "U"], // TimeType, TimestampType
        ['U'] = ["E", "E", "E"], // TimeUnit
        ['N'] = ["y", "t"], // IntType
        ['R'] = ["[C", "l", "l", "[G", "l", "l", "h"], // RowGroup
        ['G'] = ["i", "t", "t"], // SortingColumn
        ['C'] = ["b", "l", "M", "l", "i", "l", "i", "X", "b"], // ColumnChunk
        ['M'] = ["i", "[i", "[b", "i", "l", "l", "l", "[K", "l", "l", "l", "Q", "[P", "l", "i", "Z"], // ColumnMetaData
        ['Q'] = ["b", "b", "l", "l", "b", "b", "t", "t"], // Statistics
        ['P'] = ["i", "i", "i"], // PageEncodingStats
        ['Z'] = ["l", "[l", "[l"], // SizeStatistics
        ['K'] = ["b", "b"], // KeyValue
        ['O'] = ["E"], // ColumnOrder
        ['A'] = ["B", "B"], // EncryptionAlgorithm
        ['B'] = ["b", "b", "t"], // AesGcmV1, AesGcmCtrV1
        ['X'] = ["E", "Y"], // ColumnCryptoMetaData
        ['Y'] = ["[b", "b"], // EncryptionWithColumnKey
    };

    /// <summary>What field <paramref name="field"/> of a struct is: empty where the struct or the field is unknown.</summary>
    public static string Of(char key, long field) =>
        Structs.TryGetValue(key, out var fields) && field >= 1 && field <= fields.Length ? fields[field - 1] : "";
}
