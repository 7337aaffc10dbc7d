using DeepMF.Data;
using static DeepMF.Tests.Data.Small;

namespace DeepMF.Tests.Data;

public sealed class NegativeSamplingTests
{
    /// <summary>Items 0 to 4 have 16, 8, 1, 4 and 2 rows of users 1 and up; user 0 has item 0, and item 5 has no row.</summary>
    private static readonly InteractionTable Popular = new(
        Vocabulary.Create(Enumerable.Range(0, 18)),
        Vocabulary.Create(Enumerable.Range(0, 6)),
        [0, .. Rows().Select(r => r.User)],
        [0, .. Rows().Select(r => r.Item)],
        [.. Enumerable.Repeat(1f, 32)]);

    [Fact]
    public void Defaults_are_those_of_the_documentation()
    {
        var sampling = new NegativeSampling();

        sampling.NegativesPerPositive.Should().Be(4);
        sampling.Distribution.Should().BeSameAs(NegativeDistribution.Uniform);
        sampling.KnownPositives.Should().BeNull();
        sampling.DrawsKnownItems.Should().BeFalse();
        NegativeDistribution.ByPopularity().Should().Be(NegativeDistribution.ByPopularity(0.75)).And.NotBe(NegativeDistribution.ByPopularity(0.5));
    }

    [Fact]
    public void Values_outside_their_range_are_refused()
    {
        MessageOf<ArgumentOutOfRangeException>(() => _ = new NegativeSampling { NegativesPerPositive = 0 }).Should()
            .Be("NegativesPerPositive is at least 1. (Parameter 'NegativesPerPositive')\nActual value was 0.");
        MessageOf<ArgumentOutOfRangeException>(() => NegativeDistribution.ByPopularity(-0.5)).Should()
            .Be("The exponent of popularity is a finite number of at least 0. (Parameter 'exponent')\nActual value was -0.5.");
        MessageOf<ArgumentOutOfRangeException>(() => NegativeDistribution.ByPopularity(double.NaN)).Should()
            .Be("The exponent of popularity is a finite number of at least 0. (Parameter 'exponent')\nActual value was NaN.");
        var none = () => new NegativeSampling { Distribution = null! };
        none.Should().ThrowExactly<ArgumentNullException>().WithParameterName("Distribution");
    }

    [Theory]
    [InlineData(0.75)]
    [InlineData(1.0)]
    [InlineData(0.25)]
    public void Popular_items_are_drawn_in_proportion_to_a_power_of_their_rows(double exponent)
    {
        // User 0 has item 0: the others have 8, 1, 4 and 2 rows, and item 5, which has none, is never drawn.
        double[] weights = [0, Math.Pow(8, exponent), Math.Pow(1, exponent), Math.Pow(4, exponent), Math.Pow(2, exponent), 0];

        ChiSquare(Draws(Popular, NegativeDistribution.ByPopularity(exponent)), weights).Should().BeLessThan(16.3, "that is the 99.9 % point of three degrees of freedom");
    }

    [Fact]
    public void Every_item_is_as_likely_with_an_exponent_of_0_as_uniformly()
    {
        double[] weights = [0, 1, 1, 1, 1, 1];

        ChiSquare(Draws(Popular, NegativeDistribution.ByPopularity(0)), weights).Should().BeLessThan(18.5, "that is the 99.9 % point of four degrees of freedom");
        ChiSquare(Draws(Popular, NegativeDistribution.Uniform), weights).Should().BeLessThan(18.5);
    }

    [Fact]
    public void Items_that_rejection_hardly_ever_meets_are_counted_off_by_the_same_weights()
    {
        // User 0 has the item of a million rows' weight; of the rest, of 1 and 3 rows, rejection would meet one draw in thousands.
        int[] users = [0, .. Enumerable.Range(0, 20_000).Select(i => 1 + i % 10), 1, 2, 3, 4];
        int[] items = [0, .. Enumerable.Repeat(0, 20_000), 1, 2, 2, 2];
        var table = new InteractionTable(Vocabulary.Create(Enumerable.Range(0, 11)), Vocabulary.Create(Enumerable.Range(0, 3)), users, items, new float[users.Length]);

        ChiSquare(Draws(table, NegativeDistribution.ByPopularity(1)), [0, 1, 3]).Should().BeLessThan(10.8, "that is the 99.9 % point of one degree of freedom");
    }

    [Fact]
    public void Further_known_positives_are_not_drawn()
    {
        var further = new InteractionTable(Popular.UserVocabulary, Popular.ItemVocabulary, [0, 0], [1, 5], [1, 1]);

        var counts = Draws(Popular, NegativeDistribution.Uniform, further);

        counts.Select(c => c > 0).Should().Equal(false, false, true, true, true, false);
    }

    [Fact]
    public void Further_known_positives_of_other_vocabularies_are_refused() =>
        MessageOf<InvalidOperationException>(() => _ = new NegativeSampler(Popular, new NegativeSampling { KnownPositives = Table([0], [0]) }, 1)).Should()
            .Be("NegativeSampling.KnownPositives has other vocabularies than the training table, so that their indices do not mean the same. Read its rows with the vocabularies of the training table.");

    [Fact]
    public void Known_items_are_drawn_like_others_where_that_is_asked_for()
    {
        var uniform = new NegativeSampling { DrawsKnownItems = true };

        ChiSquare(Draws(Popular, uniform), [1, 1, 1, 1, 1, 1]).Should().BeLessThan(20.5, "that is the 99.9 % point of five degrees of freedom");
        ChiSquare(Draws(Popular, uniform with { Distribution = NegativeDistribution.ByPopularity(1) }), [17, 8, 1, 4, 2, 0]).Should().BeLessThan(18.5, "that is the 99.9 % point of four degrees of freedom");
        var everything = new InteractionTable(Vocabulary.Create([1]), Vocabulary.Create([1, 2]), [0, 0], [0, 1], [1, 1]);
        var sampler = new NegativeSampler(everything, uniform, 1);
        (sampler.Rows.Length, sampler.SkippedUsers).Should().Be((2, 0));
    }

    [Fact]
    public void Known_items_are_not_both_drawn_and_left_out() =>
        MessageOf<InvalidOperationException>(() => _ = new NegativeSampler(Popular, new NegativeSampling { KnownPositives = Popular, DrawsKnownItems = true }, 1)).Should()
            .Be("NegativeSampling has KnownPositives, which are not drawn, but DrawsKnownItems is set. Leave one of them out.");

    [Fact]
    public void The_index_of_unknown_items_is_never_drawn()
    {
        var items = Vocabulary.Create([10, 20, 30], hasUnknown: true);
        // Index 0 has rows too: of items that were unknown.
        var table = new InteractionTable(Vocabulary.Create([1, 2]), items, [0, 1, 1, 1, 1], [1, 0, 0, 2, 3], new float[5]);

        Draws(table, NegativeDistribution.ByPopularity(1)).Select(c => c > 0).Should().Equal(false, false, true, true);
        Draws(table, NegativeDistribution.Uniform).Select(c => c > 0).Should().Equal(false, false, true, true);
        Draws(table, new NegativeSampling { DrawsKnownItems = true }).Select(c => c > 0).Should().Equal(false, true, true, true);
    }

    [Fact]
    public void Users_to_whom_nothing_is_left_are_passed_over()
    {
        // User 1 has every item that has a row; item 2 has none.
        var table = new InteractionTable(Vocabulary.Create([1, 2]), Vocabulary.Create([1, 2, 3]), [0, 1, 1], [0, 0, 1], new float[3]);

        var popular = new NegativeSampler(table, new NegativeSampling { Distribution = NegativeDistribution.ByPopularity() }, 1);
        var uniform = new NegativeSampler(table, new NegativeSampling(), 1);

        (popular.Rows.Length, popular.SkippedUsers).Should().Be((1, 1));
        (uniform.Rows.Length, uniform.SkippedUsers).Should().Be((3, 0));
        popular.Rows.Should().Equal(0);
    }

    [Fact]
    public void Nothing_left_for_anyone_is_refused()
    {
        var table = new InteractionTable(Vocabulary.Create([1]), Vocabulary.Create([1, 2]), [0], [0], [1]);

        MessageOf<InvalidOperationException>(() => _ = new NegativeSampler(table, new NegativeSampling { Distribution = NegativeDistribution.ByPopularity() }, 1)).Should()
            .Be("Every user of the 1 rows has an interaction with every item that the distribution can draw, so there is no item to compare with.");
    }

    [Fact]
    public void An_epoch_longer_than_an_array_is_refused() =>
        MessageOf<InvalidOperationException>(() => _ = new BinaryBatchIterator(Popular, [], 1, 1, new NegativeSampling { NegativesPerPositive = int.MaxValue - 1 })).Should()
            .Be($"32 interactions with 2147483646 drawn items each make an epoch of 68719476704 rows, but {Array.MaxLength} are the most. Draw fewer, or train on a part of the table at a time.");

    private static IEnumerable<(int User, int Item)> Rows() =>
        new[] { 16, 8, 1, 4, 2 }.SelectMany((count, item) => Enumerable.Range(1, count - (item == 0 ? 1 : 0)).Select(user => (user, item))).Append((17, 0));

    /// <summary>How often each item is drawn for user 0 beside row 0, in 20,000 draws.</summary>
    private static int[] Draws(InteractionTable table, NegativeDistribution distribution, InteractionTable? known = null) => Draws(table, new NegativeSampling { Distribution = distribution, KnownPositives = known });

    private static int[] Draws(InteractionTable table, NegativeSampling sampling)
    {
        var sampler = new NegativeSampler(table, sampling, seed: 3);
        var counts = new int[table.ItemVocabulary.Count];
        for (var epoch = 0; epoch < 5_000; epoch++)
            for (var number = 0; number < 4; number++)
                counts[sampler.Draw(0, 0, number, sampler.Stream(epoch))]++;
        return counts;
    }

    /// <summary>Pearson's statistic; a draw where none is expected makes it infinite.</summary>
    private static double ChiSquare(int[] counts, double[] weights)
    {
        var (sum, total) = (0.0, weights.Sum());
        for (var i = 0; i < counts.Length; i++)
        {
            var expected = counts.Sum() * weights[i] / total;
            sum += counts[i] == expected ? 0 : (counts[i] - expected) * (counts[i] - expected) / expected;
        }

        return sum;
    }
}
