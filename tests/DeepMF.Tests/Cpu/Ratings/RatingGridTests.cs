using DeepMF.Cpu.Ratings;
using DeepMF.Optimizers;

namespace DeepMF.Tests.Cpu.Ratings;

public sealed class RatingGridTests
{
    private static readonly ModelSpec Spec = RatingCases.Dot(3, 0).RegressionHead();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_epoch_holds_every_rating_once_and_a_round_shares_no_row(int strips)
    {
        var (left, right, targets) = RatingCases.Rows(Spec, 3_000);
        using var model = RatingCases.Engine(strips: strips).Build(Spec, 1);
        using var session = RatingCases.Start(model, new Sgd(), (left, right, targets));
        session.Rounds.Should().Be(strips);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var all = new List<Rating>();
            for (var round = 0; round < strips; round++)
            {
                var blocks = RatingCases.Blocks(session, epoch, round);
                blocks.SelectMany(b => b.Select(r => r.Left).Distinct()).Should().OnlyHaveUniqueItems();
                blocks.SelectMany(b => b.Select(r => r.Right).Distinct()).Should().OnlyHaveUniqueItems();
                foreach (var block in blocks)
                {
                    var users = Enumerable.Range(0, 4).SelectMany(part => block.Where((_, n) => n % 4 == part)).Select(r => r.Left).ToArray();
                    users.Should().BeInAscendingOrder("a block is sorted by user, and its four quarters interleaved");
                }

                all.AddRange(blocks.SelectMany(b => b));
            }

            Sorted(all).Should().Equal(Sorted(left.Select((user, row) => new Rating(user, right[row], targets[row]))));
        }
    }

    [Fact]
    public void Epochs_start_at_different_rounds()
    {
        using var model = RatingCases.Engine(strips: 4).Build(Spec, 1);
        using var session = RatingCases.Start(model, new Sgd(), RatingCases.Rows(Spec, 500));
        Enumerable.Range(0, 50).Select(epoch => session.Diagonal(epoch, 0)).Distinct().Should().HaveCount(4);
    }

    [Fact]
    public void Strips_have_about_as_many_ratings()
    {
        var (left, right, targets) = RatingCases.Rows(Spec, 10_000);
        var side = new RatingSide(left, RatingCases.Users.Cardinality);
        side.RatedRows.Should().Be(90);
        side.RatedUnits.Should().Be(6);
        side.Deal(3, CounterRandom.Create(1, "test"));
        // Six units, 5 of 16 users and one of 10, over three strips: at best 32, 32 and 26 users of 111 ratings each.
        var loads = left.GroupBy(side.Strip).Select(g => g.Count()).ToArray();
        loads.Should().HaveCount(3).And.OnlyContain(l => l > 2_600 && l < 3_900);
        left.Distinct().GroupBy(side.Strip).Should().OnlyContain(g => g.Select(side.Rank).Distinct().Count() == g.Count() && g.Max(side.Rank) < side.LongestStrip);
        targets.Length.Should().Be(right.Length);
    }

    [Fact]
    public void The_order_within_a_block_does_not_depend_on_the_threads()
    {
        // More rows than one thread sorts alone.
        var rows = RatingCases.Rows(Spec, 200_000);
        using var model = RatingCases.Engine(threads: 1).Build(Spec, 1);
        using var session = RatingCases.Start(model, new Sgd(), rows);
        using var other = RatingCases.Engine(threads: 3).Build(Spec, 1);
        using var otherSession = RatingCases.Start(other, new Sgd(), rows);
        otherSession.Rounds.Should().Be(session.Rounds);
        for (var round = 0; round < session.Rounds; round++)
            RatingCases.Blocks(otherSession, 0, round).SelectMany(b => b).Should().Equal(RatingCases.Blocks(session, 0, round).SelectMany(b => b));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1_000, 1)]
    [InlineData(5_000, 4)]
    [InlineData(200_000, 5)]
    public void The_size_of_a_grid_follows_from_the_ratings_and_the_features(int ratings, int expected)
    {
        using var model = RatingCases.Engine().Build(Spec, 1);
        using var session = RatingCases.Start(model, new Sgd(), RatingCases.Rows(Spec, ratings));
        // The root of ratings / 256, and at most the 5 units of 16 items.
        session.Rounds.Should().Be(expected);
    }

    /// <summary>Rows of 8 KiB: 3,000 of them in strips of 512 KiB are 46.9. A strip for every 5 ratings of a user are 10, 40 and 80.</summary>
    [Theory]
    [InlineData(50, 16)]
    [InlineData(200, 40)]
    [InlineData(400, 47)]
    public void Strips_keep_the_smaller_side_in_the_cache_unless_rows_of_the_larger_one_met_few_ratings_each(int ratingsPerUser, int expected)
    {
        var ratings = 4_000 * ratingsPerUser;
        var users = new RatingSide([.. Enumerable.Range(0, ratings).Select(n => n % 4_000)], 4_000);
        var items = new RatingSide([.. Enumerable.Range(0, ratings).Select(n => n % 3_000)], 3_000);
        GridSize.Of(ratings, users, items, 8 << 10).Should().Be(expected);
        GridSize.Of(ratings, items, users, 8 << 10).Should().Be(expected);
    }

    private static IEnumerable<Rating> Sorted(IEnumerable<Rating> ratings) => ratings.OrderBy(r => r.Left).ThenBy(r => r.Right).ThenBy(r => r.Target);
}
