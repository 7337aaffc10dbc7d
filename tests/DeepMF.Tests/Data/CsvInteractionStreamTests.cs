using System.Globalization;
using System.Text;
using DeepMF.Data;
using static DeepMF.Tests.Data.Small;

namespace DeepMF.Tests.Data;

/// <summary>Files of several blocks: read ahead on a second thread, and row by row.</summary>
public sealed class CsvInteractionStreamTests : IDisposable
{
    private const int Rows = 60_000;
    private static readonly CsvInteractionOptions Options = new() { User = 0, Item = 1, Rating = 2, Timestamp = 3, HasHeader = false };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_many_blocks_equals_its_rows_one_by_one()
    {
        var path = _folder.Write("r.csv", Text(Row));

        var table = CsvInteractionReader.Read<int, long>(path, Options);
        var expected = InteractionTable.Create(Enumerable.Range(0, Rows).Select(Row), r => r.User, r => r.Item, r => r.Rating, r => r.Timestamp);

        new FileInfo(path).Length.Should().BeGreaterThan(1 << 20);
        ((Vocabulary<int>)table.UserVocabulary).Ids.ToArray().Should().Equal(((Vocabulary<int>)expected.UserVocabulary).Ids.ToArray());
        ((Vocabulary<long>)table.ItemVocabulary).Ids.ToArray().Should().Equal(((Vocabulary<long>)expected.ItemVocabulary).Ids.ToArray());
        table.Count.Should().Be(Rows);
        Same(table, expected);
        Enumerable.Range(0, Rows).All(r => (int)table.UserVocabulary.GetId(table.UserIndices[r])! == Row(r).User && (long)table.ItemVocabulary.GetId(table.ItemIndices[r])! == Row(r).Item).Should().BeTrue();
    }

    [Fact]
    public void One_thread_and_two_give_the_same_table()
    {
        var path = _folder.Write("r.csv", Text(Row));

        var tables = new[] { false, true }.Select(inBackground =>
        {
            using var source = CsvInteractionReader.Open<string, string>(path, Options);
            return source.ToTable(new InteractionTableBuilder<string, string>(true), inBackground)!.Interactions;
        }).ToArray();

        ((Vocabulary<string>)tables[0].UserVocabulary).Ids.ToArray().Should().Equal(((Vocabulary<string>)tables[1].UserVocabulary).Ids.ToArray());
        Same(tables[0], tables[1]);
    }

    [Fact]
    public void A_stream_delivers_the_rows_of_the_file()
    {
        var path = _folder.Write("r.csv", Text(Row));

        CsvInteractionReader.Stream<int, long>(path, Options).SequenceEqual(Enumerable.Range(0, Rows).Select(Row)).Should().BeTrue();
    }

    [Fact]
    public async Task A_pipe_is_read_though_it_has_no_length()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes have no paths there.");
        var path = Path.Combine(_folder.Root, "pipe");
        using (var process = System.Diagnostics.Process.Start("mkfifo", path))
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var written = Task.Run(() => File.AppendAllText(path, "1,2,3,4\n5,6,1,8\n"), TestContext.Current.CancellationToken);

        var table = CsvInteractionReader.Read<int, int>(path, Options);
        await written;

        table.Count.Should().Be(2);
        table.Timestamps.ToArray().Should().Equal(4, 8);
    }

    [Theory]
    [InlineData(",2,3,4\n")]
    [InlineData("\n\"")]
    public void A_record_of_megabytes_is_refused_with_its_line(string end)
    {
        var path = _folder.Write("r.csv", $"1,2,3,4\n\"{new string('x', 3_000_000)}{end}");

        MessageOf<InvalidDataException>(() => CsvInteractionReader.Read<string, int>(path, Options)).Should()
            .Be($"'{path}', line 2: the record that starts here is longer than 1048576 characters. Close the quote that is open there, or set HasQuotes to false; otherwise the file is damaged, or no text file.");
    }

    [Fact]
    public void A_stream_without_columns_for_them_has_the_rating_1_and_the_time_0()
    {
        var path = _folder.Write("r.csv", "1,2,3,4\n");

        CsvInteractionReader.Stream<int, int>(path, new CsvInteractionOptions { User = 0, Item = 1, HasHeader = false }).Should().Equal(new Interaction<int, int>(1, 2, 1, 0));
    }

    [Fact]
    public void A_wrong_line_deep_in_a_file_is_named_after_the_rows_before_it()
    {
        var path = _folder.Write("r.csv", Text(Row).Replace("\n" + Line(Row(50_000)), "\n1,2,good,4", StringComparison.Ordinal));
        var message = $"'{path}', line 50001, column 2: found 'good', expected a finite number for the rating.";
        var read = 0;

        MessageOf<InvalidDataException>(() => CsvInteractionReader.Read<int, long>(path, Options)).Should().Be(message);
        MessageOf<InvalidDataException>(() =>
        {
            foreach (var row in CsvInteractionReader.Stream<int, long>(path, Options))
                read++;
        }).Should().Be(message);
        read.Should().Be(50_000);
    }

    [Fact]
    public void The_first_error_counts_where_an_unknown_id_stands_above_a_wrong_line()
    {
        var path = _folder.Write("r.csv", "1,1,1,1\n2,1,1,1\n1,1,x,1\n");
        var known = Vocabulary.Create([1]);

        MessageOf<InvalidDataException>(() => CsvInteractionReader.Encode(path, Options, known, known)).Should()
            .Be($"'{path}', line 2: the user '2' is unknown to the vocabulary. Drop such rows with UnknownIds.Skip, or build the vocabulary with hasUnknown.");
        MessageOf<InvalidDataException>(() => CsvInteractionReader.Encode(path, Options, known, known, UnknownIds.Skip)).Should()
            .Be($"'{path}', line 3, column 2: found 'x', expected a finite number for the rating.");
    }

    [Fact]
    public void Unknown_ids_deep_in_a_file_are_dropped_or_refused()
    {
        var path = _folder.Write("r.csv", Text(Row));
        var users = Vocabulary.Create(Enumerable.Range(0, Rows).Select(r => Row(r).User).Where(u => u != Row(40_000).User));
        var items = Vocabulary.Create(Enumerable.Range(0, Rows).Select(r => Row(r).Item));
        var first = Enumerable.Range(0, Rows).First(r => Row(r).User == Row(40_000).User);

        var (table, skipped) = CsvInteractionReader.Encode(path, Options, users, items, UnknownIds.Skip);

        skipped.Should().Be(Enumerable.Range(0, Rows).Count(r => Row(r).User == Row(40_000).User));
        table.Ratings.ToArray().Should().Equal(Enumerable.Range(0, Rows).Select(Row).Where(r => r.User != Row(40_000).User).Select(r => r.Rating));
        MessageOf<InvalidDataException>(() => CsvInteractionReader.Encode(path, Options, users, items)).Should()
            .Be($"'{path}', line {first + 1}: the user '{Row(40_000).User}' is unknown to the vocabulary. Drop such rows with UnknownIds.Skip, or build the vocabulary with hasUnknown.");
    }

    [Fact]
    public void A_stream_that_is_given_up_closes_the_file()
    {
        var path = _folder.Write("r.csv", Text(Row));
        var rows = CsvInteractionReader.Stream<int, long>(path, Options);

        rows.Take(3).Should().Equal(Row(0), Row(1), Row(2));

        using var exclusive = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        exclusive.Length.Should().BePositive();
    }

    [Fact]
    public void A_stream_of_a_missing_file_fails_when_it_is_enumerated()
    {
        var path = Path.Combine(_folder.Root, "none.csv");
        var rows = CsvInteractionReader.Stream<int, int>(path, Options);

        MessageOf<FileNotFoundException>(() => rows.Should().BeEmpty()).Should().Be($"The file '{path}' does not exist.");
    }

    [Fact]
    public void Blocks_that_nobody_takes_end_their_thread()
    {
        var path = _folder.Write("r.csv", Text(Row));
        using var source = CsvInteractionReader.Open<int, long>(path, Options);
        var blocks = new BackgroundBlocks<int, long>(source);
        blocks.Next()!.Count.Should().Be(InteractionBlock<int, long>.Capacity);

        blocks.Dispose();

        // The thread has ended, so the source is this thread's again.
        source.Read(new InteractionBlock<int, long>()).Should().BeTrue();
    }

    [Theory]
    [InlineData("\r\n", true)]
    [InlineData("\n", false)]
    public void Line_ends_marks_encodings_and_quotes_do_not_change_what_is_read(string lineEnd, bool endsWithBreak)
    {
        var rows = Enumerable.Range(0, 12_000).Select(Row).ToArray();
        var text = string.Join(lineEnd, rows.Select((r, i) => i % 3 == 0 ? $"\"{r.User}\",{r.Item},\"{r.Rating.ToString(CultureInfo.InvariantCulture)}\",{r.Timestamp}" : (i % 7 == 0 ? lineEnd : "") + Line(r))) + (endsWithBreak ? lineEnd : "");

        foreach (var encoding in new[] { new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
            CsvInteractionReader.Stream<int, long>(_folder.Write("r.csv", text, encoding), Options).SequenceEqual(rows).Should().BeTrue();
    }

    [Fact]
    public void Lines_are_counted_over_line_breaks_in_quotes_in_every_block()
    {
        var text = new StringBuilder();
        for (var row = 0; row < 20_000; row++)
            text.Append(CultureInfo.InvariantCulture, $"{row},{row},1,1,\"a\nb\"\n");
        var path = _folder.Write("r.csv", text + "x,1,1,1,\n");

        MessageOf<InvalidDataException>(() => CsvInteractionReader.Read<int, int>(path, Options)).Should()
            .Be($"'{path}', line 40001, column 0: found 'x', expected a whole number from -2147483648 to 2147483647 for the user id.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_tables_come_back(int seed)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, 3_000).Select(_ => new Interaction<string, int>(
            string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => "ab,\"\n é"[random.Next(8) % 7])),
            random.Next(int.MinValue, int.MaxValue) >> random.Next(32),
            BitConverter.Int32BitsToSingle(random.Next()) is var rating && float.IsFinite(rating) ? rating : 0,
            random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64))).ToArray();
        var path = _folder.Write("r.csv", string.Concat(rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"\"{r.User.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{r.Item},{r.Rating:R},{r.Timestamp}\n"))));

        CsvInteractionReader.Stream<string, int>(path, Options).Should().Equal(rows);
    }

    private static Interaction<int, long> Row(int row) => new(row / 37 * 11 % 1_009, (long)row * row % 4_001 << (row % 5 * 8), (row % 10 + 1) / 2f, 1_100_000_000L + (row * 77L));

    private static string Line(Interaction<int, long> row) => string.Create(CultureInfo.InvariantCulture, $"{row.User},{row.Item},{row.Rating},{row.Timestamp}");

    private static string Text(Func<int, Interaction<int, long>> row) => string.Concat(Enumerable.Range(0, Rows).Select(r => Line(row(r)) + "\n"));

    private static void Same(InteractionTable table, InteractionTable expected)
    {
        table.UserIndices.SequenceEqual(expected.UserIndices).Should().BeTrue();
        table.ItemIndices.SequenceEqual(expected.ItemIndices).Should().BeTrue();
        table.Ratings.SequenceEqual(expected.Ratings).Should().BeTrue();
        table.Timestamps.SequenceEqual(expected.Timestamps).Should().BeTrue();
    }
}
