using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Samples.ImplicitFeedback.Clicks;
using DeepMF.Serving;
using DeepMF.Training;

namespace DeepMF.Tests.Samples;

public sealed class ClickLogTests
{
    private static readonly (string User, string Item, float Count, long Time)[] Rows =
        [("ann", "a", 2, 50), ("ann", "b", 1, 10), ("bob", "a", 1, 30), ("ann", "a", 3, 20), ("bob", "b", 1, 40)];

    private static readonly ClickLog Log = ClickLog.Create("log", InteractionTable.Create(Rows, r => r.User, r => r.Item, r => r.Count, r => r.Time));

    [Fact]
    public void Of_repeated_clicks_the_earliest_is_kept_wherever_it_stands()
    {
        Log.First.Timestamps.ToArray().Should().Equal(10, 20, 30, 40);
        Log.First.UserIndices.ToArray().Select(u => Log.First.UserVocabulary.GetId(u)).Should().Equal("ann", "ann", "bob", "bob");
        Log.First.ItemIndices.ToArray().Select(Log.NameOf).Should().Equal("b", "a", "a", "b");
    }

    [Fact]
    public void Clicks_are_the_counts_of_all_rows_and_what_is_left_out_is_counted()
    {
        Log.Clicks.Should().Be(8);
        Log.Repeated.Should().Be(4);
    }

    [Fact]
    public void Counts_are_no_ratings() => Log.First.Ratings.ToArray().Should().Equal(1, 1, 1, 1);

    [Fact]
    public void Lists_are_the_same_with_counts_and_without()
    {
        using var counted = Train(row => row.Count);
        using var uncounted = Train(_ => 1);

        counted.Recommend("ann", 1).Items.Should().ContainSingle().And.Equal(uncounted.Recommend("ann", 1).Items);
        counted.Recommend("zoe", 3).Items.Should().HaveCount(3).And.Equal(uncounted.Recommend("zoe", 3).Items);
        counted.FoldIn(["a"]).Recommend(2).Items.Should().HaveCount(2).And.Equal(uncounted.FoldIn(["a"]).Recommend(2).Items);
    }

    [Fact]
    public void A_title_stands_before_the_id() =>
        ClickLog.Create("log", InteractionTable.Create(Rows, r => r.User, r => r.Item, r => r.Count, r => r.Time), item => item == 0 ? "Alpha" : null).NameOf(0).Should().Be("Alpha (a)");

    private static Recommender Train(Func<(string User, string Item, float Count, long Time), float> countOf)
    {
        (string User, string Item, float Count, long Time)[] rows = [.. Rows, ("bob", "c", 4, 60), ("cid", "b", 2, 70)];
        var log = ClickLog.Create("log", InteractionTable.Create(rows, r => r.User, r => r.Item, countOf, r => r.Time));
        using var model = ModelBuilder.Embed(log.First.Users, 2).Embed(log.First.Items, 2).Dot().BinaryHead().Build(seed: 1, new CpuEngine(new CpuEngineOptions { Threads = 1 }));
        new Trainer(new TrainerOptions { Epochs = 3, NegativeSampling = new NegativeSampling() }).Fit(model, log.First, cancellationToken: TestContext.Current.CancellationToken);
        return Recommender.Create(model, log.First);
    }
}
