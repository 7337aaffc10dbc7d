using DeepMF.Data;
using DeepMF.Tests.Data.Storage;
using Parquet;
using Parquet.Schema;
using static DeepMF.Tests.Data.Small;

namespace DeepMF.Tests.Data;

public sealed class ParquetInteractionReaderTests : IDisposable
{
    private static readonly ParquetInteractionOptions Options = new() { User = "user", Item = "item", Rating = "rating", Timestamp = "time" };
    private static readonly ParquetInteractionOptions Pairs = new() { User = "user", Item = "item" };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Row_groups_are_read_one_after_the_other()
    {
        var rows = Enumerable.Range(0, 30_000).Select(r => new Interaction<int, string>(r * 7 % 501, $"item {r % 97}", r % 10 / 2f, 1_000_000_000L + r)).ToArray();
        var path = await Write(rows.Chunk(12_345).Select(g => new Column[] { new("user", g.Select(r => r.User).ToArray()), new("item", g.Select(r => r.Item).ToArray()), new("rating", g.Select(r => r.Rating).ToArray()), new("time", g.Select(r => r.Timestamp).ToArray()) }));

        var table = ParquetInteractionReader.Read<int, string>(path, Options);

        ParquetInteractionReader.Stream<int, string>(path, Options).SequenceEqual(rows).Should().BeTrue();
        table.Count.Should().Be(30_000);
        table.UserIndices.ToArray().Select(u => (int)table.UserVocabulary.GetId(u)!).Should().Equal(rows.Select(r => r.User));
        table.ItemIndices.ToArray().Select(i => (string)table.ItemVocabulary.GetId(i)!).Should().Equal(rows.Select(r => r.Item));
        table.Ratings.ToArray().Should().Equal(rows.Select(r => r.Rating));
        table.Timestamps.ToArray().Should().Equal(rows.Select(r => r.Timestamp));
    }

    [Fact]
    public async Task Rows_go_into_an_interaction_file_as_into_a_table()
    {
        var rows = Enumerable.Range(0, 20_000);
        var path = await Write([[new("user", rows.Select(r => r % 77).ToArray()), new("item", rows.Select(r => $"item {r % 97}").ToArray()), new("rating", rows.Select(r => r % 10 / 2f).ToArray()), new("time", rows.Select(r => (long)r).ToArray())]]);
        var file = Path.Combine(_folder.Root, "ratings.interactions");

        InteractionFile.WriteParquet<int, string>(file, path, Options, new InteractionFileOptions { BlockRows = 999 }, cancellationToken: TestContext.Current.CancellationToken);

        using var stored = InteractionFile.Open(file);
        stored.ReadTable().ShouldEqual(ParquetInteractionReader.Read<int, string>(path, Options));
    }

    [Fact]
    public async Task Numbers_of_other_widths_times_and_nullable_columns_are_read()
    {
        var path = await Write([[
            new("user", new long[] { 5, 6 }),
            new("item", new int?[] { 7, 8 }),
            new("rating", new double?[] { 0.1, 4 }),
            new("time", new DateTime[] { new(1969, 12, 31, 23, 59, 58, 500, DateTimeKind.Utc), new(2001, 9, 9, 1, 46, 40, DateTimeKind.Utc) })]]);

        ParquetInteractionReader.Stream<int, long>(path, Options).Should().Equal(new Interaction<int, long>(5, 7, 0.1f, -2), new Interaction<int, long>(6, 8, 4, 1_000_000_000));
        ParquetInteractionReader.Stream<long, int>(path, Options with { Rating = "item", Timestamp = "user" }).Should().Equal(new Interaction<long, int>(5, 7, 7, 5), new Interaction<long, int>(6, 8, 8, 6));
        ParquetInteractionReader.Stream<long, int>(path, Pairs).Should().Equal(new Interaction<long, int>(5, 7, 1, 0), new Interaction<long, int>(6, 8, 1, 0));
    }

    [Fact]
    public async Task Existing_vocabularies_are_kept_and_unknown_ids_dropped_or_refused()
    {
        var path = await Write([[new("user", new int[] { 1, 2 }), new("item", new int[] { 7, 7 })], [new("user", new int[] { 1 }), new("item", new int[] { 9 })]]);
        var (users, items) = (Vocabulary.Create([1, 2]), Vocabulary.Create([7]));

        var (table, skipped) = ParquetInteractionReader.Encode(path, Pairs, users, items, UnknownIds.Skip);

        skipped.Should().Be(1);
        table.UserIndices.ToArray().Should().Equal(0, 1);
        table.UserVocabulary.Should().BeSameAs(users);
        MessageOf<InvalidDataException>(() => ParquetInteractionReader.Encode(path, Pairs, users, items)).Should()
            .Be($"'{path}', row 2: the item '9' is unknown to the vocabulary. Drop such rows with UnknownIds.Skip, or build the vocabulary with hasUnknown.");
    }

    [Fact]
    public async Task A_value_that_cannot_be_used_is_refused_with_its_place()
    {
        var path = await Write([
            [new("user", new long[] { 1, 2 }), new("item", new string[] { "a", "b" }), new("rating", new float[] { 1, 2 })],
            [new("user", new long[] { 3, 3_000_000_000 }), new("item", new string[] { "c", "" }), new("rating", new float[] { 1, float.NaN })]]);
        var options = Pairs with { Rating = "rating" };

        MessageOf<InvalidDataException>(() => ParquetInteractionReader.Read<int, string>(path, options)).Should()
            .Be($"'{path}', row group 1, row 3, column 'user': found '3000000000', expected a whole number from -2147483648 to 2147483647 for the user id.");
        MessageOf<InvalidDataException>(() => ParquetInteractionReader.Read<long, string>(path, options)).Should()
            .Be($"'{path}', row group 1, row 3, column 'item': found '', expected text for the item id.");
        MessageOf<InvalidDataException>(() => ParquetInteractionReader.Read<long, long>(path, options with { Item = "user" })).Should()
            .Be($"'{path}', row group 1, row 3, column 'rating': found 'NaN', expected a finite number for the rating.");
        ParquetInteractionReader.Stream<int, string>(path, options).Take(3).Should().Equal(new Interaction<int, string>(1, "a", 1), new Interaction<int, string>(2, "b", 2), new Interaction<int, string>(3, "c", 1));
    }

    [Fact]
    public async Task A_row_without_a_value_is_refused_with_its_place()
    {
        var path = await Write([[new("user", new int?[] { 1, 2, null }), new("item", new string?[] { "a", null, "c" })]]);

        MessageOf<InvalidDataException>(() => ParquetInteractionReader.Read<int, string>(path, Pairs)).Should()
            .Be($"'{path}', row group 0, row 2, column 'user': found no value, expected a whole number from -2147483648 to 2147483647 for the user id.");
        MessageOf<InvalidDataException>(() => ParquetInteractionReader.Read<string, string>(path, Pairs with { User = "item" })).Should()
            .Be($"'{path}', row group 0, row 1, column 'item': found no value, expected text for the user id.");
    }

    [Fact]
    public async Task A_column_that_is_missing_or_of_another_type_is_refused()
    {
        var path = await Write([[new("user", new int[] { 1 }), new("item", new string[] { "a" })]]);

        MessageOf<InvalidDataException>(() => ParquetInteractionReader.Read<int, string>(path, Options)).Should()
            .Be($"'{path}': there is no column 'rating'. The file has: 'user', 'item'.");
        MessageOf<InvalidDataException>(() => ParquetInteractionReader.Read<string, string>(path, Pairs)).Should()
            .Be($"'{path}', column 'user': found values of type Int32, expected text (String) for the user ids.");
        MessageOf<InvalidDataException>(() => ParquetInteractionReader.Read<int, int>(path, Pairs)).Should()
            .Be($"'{path}', column 'item': found values of type String, expected whole numbers (Int32 or Int64) for the item ids.");
        MessageOf<InvalidDataException>(() => ParquetInteractionReader.Read<int, string>(path, Pairs with { Rating = "item" })).Should()
            .Be($"'{path}', column 'item': found values of type String, expected numbers (Single, Double, Int32 or Int64) for the ratings.");
        MessageOf<InvalidDataException>(() => ParquetInteractionReader.Read<int, string>(path, Pairs with { Timestamp = "item" })).Should()
            .Be($"'{path}', column 'item': found values of type String, expected whole seconds (Int32 or Int64) or timestamps (DateTime) for the times.");
    }

    [Fact]
    public async Task A_file_without_rows_or_without_Parquet_is_refused()
    {
        var empty = await Write([[new("user", Array.Empty<int>()), new("item", Array.Empty<int>())]]);
        var text = _folder.Write("text.parquet", "user,item\n1,2\n3,4\n5,6\n7,8\n");
        var missing = Path.Combine(_folder.Root, "none");

        MessageOf<InvalidDataException>(() => ParquetInteractionReader.Read<int, int>(empty, Pairs)).Should().Be($"'{empty}' has no rows.");
        MessageOf<InvalidDataException>(() => ParquetInteractionReader.Read<int, int>(text, Pairs)).Should().StartWith($"'{text}': the file is damaged, or no Parquet file (");
        MessageOf<FileNotFoundException>(() => ParquetInteractionReader.Read<int, int>(missing, Pairs)).Should().Be($"The file '{missing}' does not exist.");
    }

    [Fact]
    public async Task A_file_that_is_cut_is_refused_and_closed()
    {
        var path = await Write([[new("user", Enumerable.Range(0, 500).ToArray()), new("item", Enumerable.Range(0, 500).ToArray())]]);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

        foreach (var length in new[] { 0, 3, 8, bytes.Length / 2, bytes.Length - 1 })
        {
            await File.WriteAllBytesAsync(path, bytes[..length], TestContext.Current.CancellationToken);
            MessageOf<InvalidDataException>(() => ParquetInteractionReader.Read<int, int>(path, Pairs)).Should().StartWith($"'{path}'");
            File.Delete(path);
        }
    }

    [Fact]
    public void An_empty_name_is_refused() =>
        Assert.Throws<ArgumentException>(() => Pairs with { Rating = "" }).ParamName.Should().Be("Rating");

    private async Task<string> Write(IEnumerable<Column[]> groups)
    {
        var path = Path.Combine(_folder.Root, "r.parquet");
        var all = groups.ToArray();
        var schema = new ParquetSchema(all[0].Select(c => (Field)new DataField(c.Name, c.Values.GetType().GetElementType()!)).ToArray());
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, file, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var columns in all)
        {
            using var group = writer.CreateRowGroup();
            foreach (var (column, field) in columns.Zip(schema.DataFields))
            {
                await (column.Values switch
                {
                    int[] v => group.WriteAsync<int>(field, v),
                    int?[] v => group.WriteAsync<int>(field, v),
                    long[] v => group.WriteAsync<long>(field, v),
                    float[] v => group.WriteAsync<float>(field, v),
                    double?[] v => group.WriteAsync<double>(field, v),
                    DateTime[] v => group.WriteAsync<DateTime>(field, v),
                    _ => group.WriteAsync(field, (string[])column.Values),
                });
            }
        }

        return path;
    }

    private sealed record Column(string Name, Array Values);
}
