using DeepMF.Data;

namespace DeepMF.Tests.Data.Ncf;

public sealed class NcfDataSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public NcfDataSetTests()
    {
        Write("train.rating", "0\t0\t5\n0\t1\t3\n1\t2\t4\n1\t4\t1\n");
        Write("test.rating", "0\t2\t5\n1\t0\t2.5\n");
        Write("test.negative", "(0,2)\t3\t4\t5\n(1,0)\t1\t0\t3\t1\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ids_of_the_files_are_the_indices()
    {
        var data = NcfDataSet.Load(_folder.Root);

        data.Name.Should().Be("tiny");
        (data.Train.Users.Cardinality, data.Train.Items.Cardinality).Should().Be((2, 6));
        data.Train.UserIndices.ToArray().Should().Equal(0, 0, 1, 1);
        data.Train.ItemIndices.ToArray().Should().Equal(0, 1, 2, 4);
        data.Train.Ratings.ToArray().Should().Equal(5, 3, 4, 1);
        data.Train.HasTimestamps.Should().BeFalse();
        data.Test.ItemIndices.ToArray().Should().Equal(2, 0);
        data.Test.Ratings.ToArray().Should().Equal(5, 2.5f);
        data.Test.ItemVocabulary.Should().BeSameAs(data.Train.ItemVocabulary);
    }

    [Fact]
    public void Negatives_that_repeat_an_item_of_the_list_are_dropped_and_counted()
    {
        var candidates = NcfDataSet.Load(_folder.Root).TestCandidates;

        candidates.Lists.Select(l => l.User).Should().Equal(0, 1);
        candidates.Lists[0].Negatives.ToArray().Should().Equal(3, 4, 5);
        candidates.Lists[1].Positives.ToArray().Should().Equal(0);
        candidates.Lists[1].Negatives.ToArray().Should().Equal(1, 3);
        candidates.DroppedNegatives.Should().Be(2);
        candidates.ToString().Should().Be("1 + 3 sampled items");
    }

    [Fact]
    public void The_last_item_by_time_is_held_out()
    {
        Write("train.rating", "0\t0\t5\t30\n0\t1\t3\t20\n1\t2\t4\t1\n1\t4\t1\t2\n");
        var data = NcfDataSet.Load(_folder.Root);

        var holdOut = data.HoldOut(negatives: 2, seed: 1);

        holdOut.Validation.ItemIndices.ToArray().Should().Equal(0, 4);
        holdOut.Train.ItemIndices.ToArray().Should().Equal(1, 2);
        holdOut.Candidates.Lists.Should().HaveCount(2);
        // Of six items the user 0 has 0, 1 and, in the test, 2.
        holdOut.Candidates.Lists[0].Negatives.ToArray().Should().OnlyContain(item => item >= 3).And.HaveCount(2);
        holdOut.Candidates.Lists[1].Negatives.ToArray().Should().OnlyContain(item => item == 1 || item == 3 || item == 5).And.HaveCount(2);
    }

    [Fact]
    public void Without_times_the_seed_decides_what_is_held_out()
    {
        var data = NcfDataSet.Load(_folder.Root);

        var picks = Enumerable.Range(0, 20).Select(seed => string.Join(",", data.HoldOut(1, (ulong)seed).Validation.ItemIndices.ToArray())).ToArray();

        picks.Distinct().Should().BeEquivalentTo("0,2", "0,4", "1,2", "1,4");
        picks.Should().Equal(Enumerable.Range(0, 20).Select(seed => string.Join(",", data.HoldOut(1, (ulong)seed).Validation.ItemIndices.ToArray())));
    }

    [Theory]
    [InlineData("train.rating", "0\t0\t5\n0\tx\t3\n", "line 2, column item: found 'x', expected a whole number from 0 to 9999999 for the id.")]
    [InlineData("train.rating", "-1\t0\t5\n", "line 1, column user: found '-1', expected a whole number from 0 to 9999999 for the id.")]
    [InlineData("train.rating", "0\t10000000\t5\n", "line 1, column item: found '10000000', expected a whole number from 0 to 9999999 for the id.")]
    [InlineData("train.rating", "0\t0\tNaN\n", "line 1, column rating: found 'NaN', expected a finite number for the rating.")]
    [InlineData("train.rating", "0\t0\t5\t1\n0\t0\t5\tnow\n", "line 2, column timestamp: found 'now', expected a whole number for the time in seconds.")]
    [InlineData("train.rating", "0\t0\t5\n0\t0\n", "line 2: found 2 fields, expected 3: user, item, rating.")]
    [InlineData("test.rating", "0\t2\t5\t7\n1\t0\t2\n", "line 2: found 3 fields, expected 4: user, item, rating, timestamp.")]
    [InlineData("test.negative", "(0,1)\t3\n", "line 1, column pair: found '(0,1)', expected '(0,2)', the user and the item of the test row.")]
    [InlineData("test.negative", "(0,2)\t3\tfour\n", "line 1, column negative 2: found 'four', expected a whole number from 0 to 9999999 for the id.")]
    [InlineData("test.negative", "(0,2)\t2\n", "line 1: found no negative but the held-out item, expected at least one.")]
    [InlineData("test.negative", "(0,2)\t3\n(1,0)\t3\n(1,0)\t3\n", "line 3: found a list more than the 2 rows of 'tiny.test.rating', expected one for each.")]
    public void A_wrong_file_is_named_with_line_and_column(string file, string text, string problem)
    {
        Write(file, text);

        Small.MessageOf<InvalidDataException>(() => NcfDataSet.Load(_folder.Root)).Should().Be($"'{PathOf(file)}', {problem}");
    }

    [Fact]
    public void Files_that_do_not_fit_one_another_are_refused()
    {
        Write("test.negative", "(0,2)\t3\n");
        Small.MessageOf<InvalidDataException>(() => NcfDataSet.Load(_folder.Root)).Should().Be($"'{PathOf("test.negative")}' has 1 lists, but there are 2 test rows. Expected one list for each.");

        Write("test.rating", "0\t2\t5\n0\t3\t5\n");
        Write("test.negative", "(0,2)\t3\n(0,3)\t4\n");
        Small.MessageOf<InvalidDataException>(() => NcfDataSet.Load(_folder.Root)).Should().Be($"'{PathOf("test.negative")}', line 2: user 0 has a list in line 1 already, expected one held-out item per user.");

        Write("train.rating", "\n");
        Small.MessageOf<InvalidDataException>(() => NcfDataSet.Load(_folder.Root)).Should().Be($"'{PathOf("train.rating")}' has no rows.");
    }

    [Fact]
    public void A_folder_without_the_files_is_refused()
    {
        File.Delete(PathOf("test.negative"));
        Small.MessageOf<FileNotFoundException>(() => NcfDataSet.Load(_folder.Root)).Should().Be($"The file '{PathOf("test.negative")}' does not exist.");

        File.Delete(PathOf("train.rating"));
        Small.MessageOf<InvalidDataException>(() => NcfDataSet.Load(_folder.Root)).Should()
            .Be($"The folder '{_folder.Root}' holds 0 files 'NAME.train.rating', but the layout of neural collaborative filtering has one. Name a folder with one data set.");

        Small.MessageOf<DirectoryNotFoundException>(() => NcfDataSet.Load(PathOf("none"))).Should().Be($"The folder '{PathOf("none")}' does not exist.");
    }

    [Fact]
    public void The_published_MovieLens_1M_is_read()
    {
        var data = NcfDataSet.Load(RealData.Folder("ml-1m-ncf"));

        (data.Train.Count, data.Test.Count).Should().Be((994_169, 6_040));
        (data.Train.Users.Cardinality, data.Train.Items.Cardinality).Should().Be((6_040, 3_706));
        data.TestCandidates.DroppedNegatives.Should().Be(156);
        data.TestCandidates.Lists.Sum(l => l.Negatives.Length).Should().Be(597_960 - 156);
        data.TestCandidates.ToString().Should().Be("1 + 99 sampled items");
    }

    private string PathOf(string file) => Path.Combine(_folder.Root, $"tiny.{file}");

    private void Write(string file, string text) => _folder.Write($"tiny.{file}", text);
}
