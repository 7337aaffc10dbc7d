using DeepMF.Data;
using DeepMF.Tests.Support;
using static DeepMF.Tests.Data.Small;
using static DeepMF.Tests.Data.Storage.StoredData;

namespace DeepMF.Tests.Data.Storage;

public sealed class InteractionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Root, "ratings.interactions");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 1, 64 }, { 17, 4 }, { 64, 16 }, { 100, 1000 }, { 20_000, 999 } };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_file_gives_back_the_rows_that_were_written(int count, int blockRows)
    {
        var expected = InteractionTable.Create(Rows(count), r => r.User, r => r.Item, r => r.Rating, r => r.Timestamp);

        InteractionFile.Write(FilePath, Rows(count), Blocks(blockRows), cancellationToken: Token);

        using var stored = InteractionFile.Open(FilePath);
        stored.ReadTable().ShouldEqual(expected);
        (stored.Count, stored.BlockRows, stored.BlockCount, stored.HasTimestamps).Should().Be((count, blockRows, (count + blockRows - 1) / blockRows, true));
        stored.MeanRating.Should().Be((count - 1) / 2.0);
        stored.Users.Should().Be(expected.Users);
        stored.Items.Should().Be(expected.Items);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Rows_that_arrive_over_time_give_the_same_file(int count, int blockRows)
    {
        var other = Path.Combine(_folder.Root, "other");
        InteractionFile.Write(other, Rows(count), Blocks(blockRows), cancellationToken: Token);

        await InteractionFile.WriteAsync(FilePath, RowsAsync(count, Token), Blocks(blockRows), cancellationToken: Token);

        File.ReadAllBytes(FilePath).Should().Equal(File.ReadAllBytes(other));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_table_with_ids_of_any_type_comes_back(bool hasUnknown)
    {
        Vocabulary[] vocabularies = [Vocabulary.Create([5, -7, 9], hasUnknown), Vocabulary.Create([long.MaxValue, -1L, 0], hasUnknown), Vocabulary.Create(["", "a\nb\\", "Ä\uD800"], hasUnknown)];
        foreach (var users in vocabularies)
            foreach (var items in vocabularies)
            {
                var table = new InteractionTable(users, items, [0, 2, 1], [2, 0, 2], [1.5f, -2, float.MaxValue], [long.MinValue, 0, 7]);

                InteractionFile.Write(FilePath, table, Blocks(2));

                using var stored = InteractionFile.Open(FilePath);
                stored.ReadTable().ShouldEqual(table);
            }
    }

    [Fact]
    public void A_vocabulary_of_nothing_but_unknown_ids_comes_back()
    {
        var table = new InteractionTable(Vocabulary.Create<string>([], hasUnknown: true), Vocabulary.Create<int>([], hasUnknown: true), [0], [0], [1]);

        InteractionFile.Write(FilePath, table);

        using var stored = InteractionFile.Open(FilePath);
        stored.ReadTable().ShouldEqual(table);
    }

    [Fact]
    public void Times_are_left_out_where_the_table_has_none_or_the_options_say_so()
    {
        InteractionFile.Write(FilePath, Table([0, 1], [1, 0]));
        using (var stored = InteractionFile.Open(FilePath))
            stored.HasTimestamps.Should().BeFalse();

        InteractionFile.Write(FilePath, Table([0, 1], [1, 0], [3, 4]), new InteractionFileOptions { StoreTimestamps = false });
        using (var stored = InteractionFile.Open(FilePath))
            stored.ReadTable().ShouldEqual(Table([0, 1], [1, 0]));
    }

    [Fact]
    public void A_text_file_becomes_an_interaction_file()
    {
        var csv = _folder.Write("ratings.csv", "user,film,stars,at\n" + string.Concat(Enumerable.Range(0, 30_000).Select(r => FormattableString.Invariant($"u{r % 13},{r % 17},{r % 9 / 2f},{r}\n"))));
        var columns = new CsvInteractionOptions { User = "user", Item = "film", Rating = "stars", Timestamp = "at" };

        InteractionFile.WriteCsv<string, int>(FilePath, csv, columns, Blocks(1024), cancellationToken: Token);

        using var stored = InteractionFile.Open(FilePath);
        stored.ReadTable().ShouldEqual(CsvInteractionReader.Read<string, int>(csv, columns));
    }

    [Fact]
    public void A_text_file_is_not_written_over_while_it_is_read()
    {
        var csv = _folder.Write("ratings.csv", "a,b\n1,2\n");

        MessageOf<ArgumentException>(() => InteractionFile.WriteCsv<int, int>(csv, csv, new CsvInteractionOptions { User = "a", Item = "b" }, cancellationToken: Token)).Should()
            .Be($"'{csv}' is read and written at the same time. Give the interaction file another path. (Parameter 'path')");
    }

    [Fact]
    public void A_wrong_line_of_a_text_file_leaves_no_file()
    {
        var csv = _folder.Write("ratings.csv", "a,b,c\n1,2,3\n1,2,x\n");

        var write = () => InteractionFile.WriteCsv<int, int>(FilePath, csv, new CsvInteractionOptions { User = "a", Item = "b", Rating = "c" }, cancellationToken: Token);

        write.Should().Throw<InvalidDataException>();
        Directory.GetFileSystemEntries(_folder.Root).Should().Equal(csv);
    }

    [Fact]
    public void Progress_is_the_number_of_rows_after_each_block_and_at_the_end()
    {
        var progress = new ProgressList<long>();

        InteractionFile.Write(FilePath, Rows(10), Blocks(4), progress, Token);

        progress.Reports.Should().Equal(4, 8, 10, 10);
    }

    [Fact]
    public async Task Cancelling_leaves_no_file_and_keeps_the_old_one()
    {
        File.WriteAllText(FilePath, "old");
        using var cancellation = new CancellationTokenSource();
        var progress = new ProgressList<long>(_ => cancellation.Cancel());

        var write = () => InteractionFile.WriteAsync(FilePath, RowsAsync(50_000, Token), Blocks(1000), progress, cancellation.Token);
        var writeNow = () => InteractionFile.Write(FilePath, Rows(50_000), Blocks(1000), progress, cancellation.Token);

        await write.Should().ThrowAsync<OperationCanceledException>();
        progress.Reports.Should().NotBeEmpty();
        writeNow.Should().Throw<OperationCanceledException>();
        File.ReadAllText(FilePath).Should().Be("old");
        Directory.GetFileSystemEntries(_folder.Root).Should().Equal(FilePath);
    }

    [Fact]
    public void An_error_of_the_rows_leaves_no_file_and_is_the_callers_own()
    {
        static IEnumerable<Interaction<int, string>> Broken()
        {
            foreach (var row in Rows(20_000))
                yield return row;
            throw new IOException("The network is gone.");
        }

        MessageOf<IOException>(() => InteractionFile.Write(FilePath, Broken(), Blocks(100), cancellationToken: Token)).Should().Be("The network is gone.");
        Directory.GetFileSystemEntries(_folder.Root).Should().BeEmpty();
    }

    [Fact]
    public void What_lies_beside_the_file_while_it_is_written_does_not_open()
    {
        var messages = new List<string>();
        IEnumerable<Interaction<int, string>> Watched()
        {
            foreach (var row in Rows(30_000))
            {
                if (row.Rating == 29_999)
                {
                    var temporary = Directory.GetFiles(_folder.Root).Should().ContainSingle().Subject;
                    // As if the program had been ended here: another one finds these bytes.
                    var copy = Path.Combine(Path.GetTempPath(), Path.GetFileName(temporary));
                    try
                    {
                        if (OperatingSystem.IsLinux())
                            File.WriteAllBytes(copy, ReadShared(temporary));
                        else
                            File.WriteAllBytes(copy, new byte[4096]);
                        messages.Add(MessageOf<InvalidDataException>(() => InteractionFile.Open(copy).Dispose()).Replace(copy, "FILE", StringComparison.Ordinal));
                    }
                    finally
                    {
                        File.Delete(copy);
                    }
                }

                yield return row;
            }
        }

        InteractionFile.Write(FilePath, Watched(), Blocks(10), cancellationToken: Token);

        messages.Should().Equal("'FILE' cannot be opened. It is no interaction file, or its writing was interrupted: its first bytes are others.");
    }

    [Fact]
    public void A_file_that_is_open_can_be_written_anew_and_keeps_its_rows_until_it_is_opened_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not replace files that are mapped into memory; the error says so.");
        InteractionFile.Write(FilePath, Rows(10), cancellationToken: Token);
        using var old = InteractionFile.Open(FilePath);

        InteractionFile.Write(FilePath, Rows(20), cancellationToken: Token);

        using var stored = InteractionFile.Open(FilePath);
        (old.ReadTable().Count, stored.ReadTable().Count).Should().Be((10, 20));
    }

    [Fact]
    public void Rows_that_cannot_be_stored_are_named()
    {
        var nan = Rows(3).Append(new Interaction<int, string>(1, "a", float.NaN));
        var noItem = Rows(2).Append(new Interaction<int, string>(1, null!));
        var noUser = new[] { new Interaction<string, int>(null!, 1) };

        MessageOf<ArgumentException>(() => InteractionFile.Write(FilePath, nan, cancellationToken: Token)).Should().Be("Row 3: the rating is NaN, but ratings are finite numbers.");
        MessageOf<ArgumentException>(() => InteractionFile.Write(FilePath, noItem, cancellationToken: Token)).Should().Be("Row 2: the item id is null.");
        MessageOf<ArgumentException>(() => InteractionFile.Write(FilePath, noUser, cancellationToken: Token)).Should().Be("Row 0: the user id is null.");
        MessageOf<ArgumentException>(() => InteractionFile.Write(FilePath, Rows(0), cancellationToken: Token)).Should().Be("There are no rows, so there are no users and no items.");
        MessageOf<ArgumentException>(() => InteractionFile.Write(FilePath, Table([], []))).Should().Be("The table has no rows, so there is nothing to train on. (Parameter 'table')");
        MessageOf<NotSupportedException>(() => InteractionFile.Write(FilePath, new[] { new Interaction<double, int>(1, 1) }, cancellationToken: Token)).Should().Be("Ids are of type Int32, Int64 or String, not Double. Convert them to String.");
        Directory.GetFileSystemEntries(_folder.Root).Should().BeEmpty();
    }

    [Fact]
    public async Task Rows_that_arrive_over_time_are_checked_too()
    {
        static async IAsyncEnumerable<Interaction<int, int>> Nan()
        {
            await Task.Yield();
            yield return new Interaction<int, int>(1, 1, float.PositiveInfinity);
        }

        (await Assert.ThrowsAsync<ArgumentException>(() => InteractionFile.WriteAsync(FilePath, Nan(), cancellationToken: Token))).Message.Should().Be("Row 0: the rating is Infinity, but ratings are finite numbers.");
        (await Assert.ThrowsAsync<ArgumentException>(() => InteractionFile.WriteAsync(FilePath, RowsAsync(0, Token), cancellationToken: Token))).Message.Should().Be("There are no rows, so there are no users and no items.");
        Directory.GetFileSystemEntries(_folder.Root).Should().BeEmpty();
    }

    [Fact]
    public void More_ids_than_a_vocabulary_holds_are_refused()
    {
        using var writer = new InteractionFileWriter(FilePath, new InteractionFileOptions(), false, null);
        var encoder = new InteractionEncoder<int, string>(writer, maximumIds: 5);
        var block = new InteractionBlock<int, string>();
        for (var row = 0; row < 10; row++)
            InteractionRows.Add(block, Rows(10).ElementAt(row), row);

        MessageOf<ArgumentException>(() => encoder.Write(block, InteractionRows.Wrong)).Should().Be("Row 5: there are more than 5 users, but a vocabulary has no more indices.");
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named()
    {
        var lost = Path.Combine(_folder.Root, "no", "file");

        MessageOf<DirectoryNotFoundException>(() => InteractionFile.Write(lost, Rows(1), cancellationToken: Token)).Should().Be($"The interactions cannot be saved to '{lost}': the folder does not exist. Create it first.");
        MessageOf<IOException>(() => InteractionFile.Write(_folder.Root, Rows(1), cancellationToken: Token)).Should().Be($"The interactions cannot be saved to '{_folder.Root}': it is a folder. Give the path of a file.");
        MessageOf<FileNotFoundException>(() => InteractionFile.Open(FilePath).Dispose()).Should().Be($"There is no interaction file '{FilePath}'.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16_777_217)]
    public void Blocks_of_no_rows_or_too_many_are_refused(int rows) =>
        MessageOf<ArgumentOutOfRangeException>(() => _ = new InteractionFileOptions { BlockRows = rows }).Should()
            .Be($"A block has from 1 to 16777216 rows. (Parameter 'BlockRows')\nActual value was {rows}.");

    [Fact]
    public void Default_options_are_the_documented_ones() => (new InteractionFileOptions().BlockRows, new InteractionFileOptions().StoreTimestamps).Should().Be((65_536, true));

    /// <summary>The bytes of a file that another stream writes; .NET's locks are advice on Linux, which a plain program does not follow.</summary>
    private static byte[] ReadShared(string path)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("cat", [path]) { RedirectStandardOutput = true })!;
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        return bytes.ToArray();
    }
}
