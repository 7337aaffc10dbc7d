using DeepMF.Data;
using DeepMF.Samples.ImplicitFeedback.Clicks;

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
    public void A_title_stands_before_the_id() =>
        ClickLog.Create("log", InteractionTable.Create(Rows, r => r.User, r => r.Item, r => r.Count, r => r.Time), item => item == 0 ? "Alpha" : null).NameOf(0).Should().Be("Alpha (a)");
}
