using DeepMF.Samples.ImplicitFeedback.Clicks;

namespace DeepMF.Tests.Samples;

public sealed class GeneratedClicksTests
{
    private static readonly GeneratedClicksOptions Options = new() { Users = 600, Seed = 3 };

    private static readonly IReadOnlyList<Click> Log = GeneratedClicks.Draw(Options);

    [Fact]
    public void The_seed_decides_the_log()
    {
        GeneratedClicks.Draw(Options).Should().Equal(Log);
        GeneratedClicks.Draw(Options with { Seed = 4 }).Should().NotEqual(Log);
    }

    [Fact]
    public void Clicks_are_in_the_order_of_time_and_no_user_clicks_twice_at_once()
    {
        Log.Select(c => c.Time).Should().BeInAscendingOrder();
        Log.GroupBy(c => c.User).Should().HaveCount(Options.Users).And.OnlyContain(user => user.Select(c => c.Time).Distinct().Count() == user.Count());
    }

    [Fact]
    public void Every_user_makes_three_visits_of_two_clicks_or_more() =>
        Log.GroupBy(c => c.User).Should().OnlyContain(user => user.Count() >= 6);

    [Fact]
    public void About_as_many_clicks_return_as_the_options_say()
    {
        var pairs = Log.Select(c => (c.User, c.Article)).Distinct().Count();

        // The first click of a user cannot return; a new article is not always found in ten tries.
        (1 - (double)pairs / Log.Count).Should().BeApproximately(Options.Returns, 0.03);
    }

    [Fact]
    public void Users_read_mostly_in_two_topics()
    {
        // Twelve topics alike would give the two most read ones of a user little more than a sixth.
        var shares = Log.GroupBy(c => c.User).Select(user => user.GroupBy(TopicOf).Select(t => t.Count()).OrderDescending().Take(2).Sum() / (double)user.Count());

        shares.Average().Should().BeGreaterThan(GeneratedClicks.FavouriteShare + GeneratedClicks.SecondShare);
    }

    [Fact]
    public void A_visit_has_one_topic()
    {
        // Without returns, clicks that are minutes apart belong to one visit.
        var log = GeneratedClicks.Draw(Options with { Returns = 0 });

        foreach (var user in log.GroupBy(c => c.User))
            foreach (var (before, after) in user.Zip(user.Skip(1)))
                if (after.Time - before.Time < 900)
                    TopicOf(after).Should().Be(TopicOf(before));
    }

    [Fact]
    public void Articles_and_topics_of_low_number_are_read_more()
    {
        var topics = Log.GroupBy(TopicOf).ToDictionary(t => t.Key, t => t.Count());
        var numbers = Log.GroupBy(c => int.Parse(c.Article[(c.Article.IndexOf('-') + 1)..])).ToDictionary(n => n.Key, n => n.Count());

        topics.Should().HaveCount(GeneratedClicks.Topics.Count);
        topics[GeneratedClicks.Topics[0]].Should().BeGreaterThan(2 * topics[GeneratedClicks.Topics[^1]]);
        numbers.Keys.Should().OnlyContain(number => number >= 1 && number <= Options.ArticlesPerTopic);
        numbers[1].Should().BeGreaterThan(5 * numbers[Options.ArticlesPerTopic]);
    }

    [Fact]
    public void A_weighted_choice_draws_in_proportion()
    {
        var choice = new WeightedChoice(3, i => i);
        var random = new Random(1);

        var counts = new int[3];
        for (var n = 0; n < 30_000; n++)
            counts[choice.Draw(random)]++;

        counts[0].Should().Be(0);
        // The standard deviation of a count is 82.
        counts[1].Should().BeInRange(9_600, 10_400);
    }

    private static string TopicOf(Click click) => click.Article.Split('-')[0];
}
