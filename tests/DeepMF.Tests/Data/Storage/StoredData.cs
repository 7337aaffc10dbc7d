using DeepMF.Data;

namespace DeepMF.Tests.Data.Storage;

/// <summary>Rows and files that the tests of this folder share.</summary>
internal static class StoredData
{
    /// <summary>Rows whose rating is their number, from 0.</summary>
    public static IEnumerable<Interaction<int, string>> Rows(int count)
    {
        for (var row = 0; row < count; row++)
            yield return new Interaction<int, string>(100 + row % 7, $"film {row % 11}", row, 1000L * row);
    }

    /// <summary>The same rows, each after a pause.</summary>
    public static async IAsyncEnumerable<Interaction<int, string>> RowsAsync(int count, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var row in Rows(count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.Rating % 100 == 0)
                await Task.Yield();
            yield return row;
        }
    }

    public static InteractionFileOptions Blocks(int rows) => new() { BlockRows = rows };

    public static void ShouldEqual(this InteractionTable actual, InteractionTable expected)
    {
        actual.UserIndices.ToArray().Should().Equal(expected.UserIndices.ToArray());
        actual.ItemIndices.ToArray().Should().Equal(expected.ItemIndices.ToArray());
        actual.Ratings.ToArray().Should().Equal(expected.Ratings.ToArray());
        actual.Timestamps.ToArray().Should().Equal(expected.Timestamps.ToArray());
        Ids(actual.UserVocabulary).Should().Equal(Ids(expected.UserVocabulary));
        Ids(actual.ItemVocabulary).Should().Equal(Ids(expected.ItemVocabulary));
        (actual.UserVocabulary.HasUnknown, actual.ItemVocabulary.HasUnknown).Should().Be((expected.UserVocabulary.HasUnknown, expected.ItemVocabulary.HasUnknown));
        (actual.UserVocabulary.IdType, actual.ItemVocabulary.IdType).Should().Be((expected.UserVocabulary.IdType, expected.ItemVocabulary.IdType));
    }

    private static object?[] Ids(Vocabulary vocabulary) => [.. Enumerable.Range(0, vocabulary.Count).Select(vocabulary.GetId)];
}
