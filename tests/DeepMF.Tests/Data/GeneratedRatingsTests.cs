using DeepMF.Data;
using static DeepMF.Tests.Data.Small;

namespace DeepMF.Tests.Data;

public sealed class GeneratedRatingsTests
{
    private static readonly MovieLensLikeOptions Few = new() { Users = 200, Items = 300, Ratings = 12_000, Seed = 3 };

    [Fact]
    public void The_defaults_are_those_of_the_experiments()
    {
        new LowRankOptions().Should().Be(new LowRankOptions { Users = 250, Items = 250, Ratings = 35_000, Rank = 25, NoiseStandardDeviation = 0, Seed = 0 });
        new NoiseOptions().Should().Be(new NoiseOptions { Users = 250, Items = 250, Ratings = 35_000, StandardDeviation = 1, Seed = 0 });
        new MovieLensLikeOptions().Should().Be(new MovieLensLikeOptions
        {
            Users = 943,
            Items = 1682,
            Ratings = 100_000,
            PopularitySkew = 1.5,
            ActivitySkew = 1,
            Choosiness = 1,
            TasteRank = 4,
            GenreShare = 0.5,
            BiasShare = 0.4,
            TasteShare = 0.35,
            Mean = 3.4,
            StandardDeviation = 1.05,
            Seed = 0,
        });
    }

    [Fact]
    public void A_matrix_of_low_rank_has_the_variance_of_its_rank()
    {
        var table = GeneratedRatings.LowRank(new LowRankOptions { Seed = 1 });

        table.Count.Should().Be(35_000);
        (table.Users.Cardinality, table.Items.Cardinality).Should().Be((250, 250));
        Cells(table).Distinct().Should().HaveCount(35_000);
        // Each of the 500 factors varies, so the variance of all cells is 25 give or take 1.
        Variance(table).Should().BeApproximately(25, 3);
    }

    [Fact]
    public void Any_three_by_three_minor_of_a_rank_2_matrix_vanishes()
    {
        var table = GeneratedRatings.LowRank(new LowRankOptions { Users = 4, Items = 4, Ratings = 16, Rank = 2, Seed = 8 });
        var m = new double[4, 4];
        for (var row = 0; row < 16; row++)
            m[table.UserIndices[row], table.ItemIndices[row]] = table.Ratings[row];

        var minor2 = m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0];
        var minor3 = m[0, 0] * (m[1, 1] * m[2, 2] - m[1, 2] * m[2, 1]) - m[0, 1] * (m[1, 0] * m[2, 2] - m[1, 2] * m[2, 0]) + m[0, 2] * (m[1, 0] * m[2, 1] - m[1, 1] * m[2, 0]);

        minor3.Should().BeApproximately(0, 1e-5);
        Math.Abs(minor2).Should().BeGreaterThan(1e-3);
    }

    [Fact]
    public void Noise_adds_its_variance()
    {
        var options = new LowRankOptions { Rank = 1, Seed = 2 };
        var plain = GeneratedRatings.LowRank(options);
        var noisy = GeneratedRatings.LowRank(options with { NoiseStandardDeviation = 2 });

        var difference = plain.Ratings.ToArray().Zip(noisy.Ratings.ToArray(), (a, b) => (double)b - a).ToArray();

        difference.Average().Should().BeApproximately(0, 0.06);
        difference.Average(d => d * d).Should().BeApproximately(4, 0.2);
    }

    [Fact]
    public void Pure_noise_is_standard_normal()
    {
        var table = GeneratedRatings.Noise(new NoiseOptions());

        Cells(table).Distinct().Should().HaveCount(35_000);
        table.Ratings.ToArray().Average().Should().BeApproximately(0, 0.03f);
        Variance(table).Should().BeApproximately(1, 0.05);
        Variance(GeneratedRatings.Noise(new NoiseOptions { StandardDeviation = 3 })).Should().BeApproximately(9, 0.45);
    }

    [Theory]
    [InlineData(40, 50, 2000)]
    [InlineData(40, 50, 1999)]
    [InlineData(1000, 1000, 500)]
    public void Cells_are_distinct_however_full_the_matrix_is(int users, int items, int ratings)
    {
        var table = GeneratedRatings.Noise(new NoiseOptions { Users = users, Items = items, Ratings = ratings });

        Cells(table).Distinct().Should().HaveCount(ratings);
        table.UserIndices[..20].ToArray().Distinct().Count().Should().BeGreaterThan(5, "rows are in random order");
    }

    [Fact]
    public void More_ratings_than_cells_are_refused() =>
        MessageOf<ArgumentException>(() => GeneratedRatings.LowRank(new LowRankOptions { Users = 3, Items = 4, Ratings = 13 })).Should()
            .Be("3 users and 4 items leave room for 12 distinct ratings, not for 13. (Parameter 'options')");

    [Fact]
    public void Ratings_like_MovieLens_are_half_stars_of_distinct_cells_in_order_of_time()
    {
        var table = GeneratedRatings.MovieLensLike(Few).Interactions;

        table.Count.Should().Be(12_000);
        Cells(table).Distinct().Should().HaveCount(12_000);
        table.UserIndices.ToArray().Distinct().Should().HaveCount(200);
        table.Ratings.ToArray().Should().OnlyContain(r => r >= 0.5f && r <= 5 && r * 2 == MathF.Round(r * 2));
        for (var row = 1; row < table.Count; row++)
            if (table.UserIndices[row] == table.UserIndices[row - 1])
                table.Timestamps[row].Should().BeGreaterThanOrEqualTo(table.Timestamps[row - 1]);
    }

    [Fact]
    public void Ratings_like_MovieLens_have_the_spread_asked_for()
    {
        var table = GeneratedRatings.MovieLensLike(new MovieLensLikeOptions()).Interactions;

        table.Ratings.ToArray().Average().Should().BeApproximately(3.4f, 0.05f);
        Math.Sqrt(Variance(table)).Should().BeApproximately(1, 0.05);
    }

    [Fact]
    public void Some_films_and_some_users_are_much_busier_than_others()
    {
        var table = GeneratedRatings.MovieLensLike(Few).Interactions;
        var even = GeneratedRatings.MovieLensLike(Few with { PopularitySkew = 0, ActivitySkew = 0, Choosiness = 0 }).Interactions;

        ShareOfBusiestTenth(table.ItemIndices).Should().BeGreaterThan(0.22);
        ShareOfBusiestTenth(table.UserIndices).Should().BeGreaterThan(0.25);
        ShareOfBusiestTenth(even.ItemIndices).Should().BeLessThan(0.16);
        ShareOfBusiestTenth(even.UserIndices).Should().Be(0.1);
    }

    [Fact]
    public void Films_have_named_genres_and_some_have_none()
    {
        var data = GeneratedRatings.MovieLensLike(Few);

        data.Name.Should().Be("generated 200 x 300");
        data.Interactions.FeatureTables.Should().Equal(data.Genres);
        data.Genres.Feature.Should().Be(new MultiValuedFeature("genre", 18));
        ((Vocabulary<string>)data.Genres.Vocabulary!).Ids.ToArray().Should().Contain("Film-Noir");
        var sizes = Enumerable.Range(0, 300).Select(film => data.Genres.ValuesOf(film).Length).ToArray();
        sizes.Should().OnlyContain(n => n >= 0 && n <= 3).And.Contain([0, 1, 2, 3]);
        data.TitleOf(0).Should().BeNull();
    }

    [Fact]
    public void Every_option_changes_the_ratings_and_the_seed_alone_decides_otherwise()
    {
        MovieLensLikeOptions[] others =
        [
            Few with { Seed = 4 }, Few with { Users = 201 }, Few with { Items = 301 }, Few with { Ratings = 12_001 },
            Few with { PopularitySkew = 1 }, Few with { ActivitySkew = 0.5 }, Few with { Choosiness = 2 }, Few with { TasteRank = 3 },
            Few with { GenreShare = 0.4 }, Few with { BiasShare = 0.3 }, Few with { TasteShare = 0.3 }, Few with { Mean = 3 }, Few with { StandardDeviation = 0.9 },
        ];

        var ratings = GeneratedRatings.MovieLensLike(Few).Interactions.Ratings.ToArray();

        GeneratedRatings.MovieLensLike(Few with { }).Interactions.Ratings.ToArray().Should().Equal(ratings);
        others.Should().AllSatisfy(o => GeneratedRatings.MovieLensLike(o).Interactions.Ratings.SequenceEqual(ratings).Should().BeFalse());
    }

    [Fact]
    public void Matrix_factorization_beats_biases_alone_by_far()
    {
        var (train, test) = Splits.Random(GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = 400, Items = 500, Ratings = 40_000, Seed = 1 }).Interactions, 0.1, seed: 1);

        var biases = LearnAndMeasure(train, test, rank: 0);
        var factors = LearnAndMeasure(train, test, rank: 4);

        // Before rounding: noise 0.25 of the variance, taste 0.35 on top of it where only biases are learned.
        biases.Should().BeInRange(0.65, 0.85);
        factors.Should().BeLessThan(0.9 * biases);
    }

    [Fact]
    public void Extreme_options_end_in_time()
    {
        var table = GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = 20, Items = 400, Ratings = 400, PopularitySkew = 400, ActivitySkew = 30, Choosiness = 50 }).Interactions;

        Cells(table).Distinct().Should().HaveCount(400);
    }

    [Theory]
    [InlineData(20, 30, 301, "20 users and 30 items leave room for 300 distinct ratings, not for 301. (Parameter 'options')")]
    [InlineData(20, 30, 19, "Every user has a rating, so 20 users need at least 20 ratings, not 19. (Parameter 'options')")]
    public void Numbers_that_do_not_fit_are_refused(int users, int items, int ratings, string message) =>
        MessageOf<ArgumentException>(() => GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = users, Items = items, Ratings = ratings })).Should().Be(message);

    [Fact]
    public void Shares_of_more_than_the_whole_are_refused() =>
        MessageOf<ArgumentException>(() => GeneratedRatings.MovieLensLike(Few with { BiasShare = 0.7, TasteShare = 0.5 })).Should()
            .Be("BiasShare 0.7 and TasteShare 0.5 add up to more than 1. (Parameter 'options')");

    [Fact]
    public void Options_are_checked()
    {
        MessageOf<ArgumentOutOfRangeException>(() => _ = new LowRankOptions { Rank = 0 }).Should().Be("Rank is at least 1. (Parameter 'Rank')\nActual value was 0.");
        MessageOf<ArgumentOutOfRangeException>(() => _ = new LowRankOptions { NoiseStandardDeviation = -1 }).Should()
            .Be("NoiseStandardDeviation is a finite number of at least 0. (Parameter 'NoiseStandardDeviation')\nActual value was -1.");
        MessageOf<ArgumentOutOfRangeException>(() => _ = new NoiseOptions { StandardDeviation = 0 }).Should()
            .Be("StandardDeviation is a finite number above 0. (Parameter 'StandardDeviation')\nActual value was 0.");
        MessageOf<ArgumentOutOfRangeException>(() => _ = Few with { GenreShare = 1.5 }).Should().Be("GenreShare is a number from 0 to 1. (Parameter 'GenreShare')\nActual value was 1.5.");
        MessageOf<ArgumentOutOfRangeException>(() => _ = Few with { Mean = double.NaN }).Should().Be("Mean is a number from 0.5 to 5. (Parameter 'Mean')\nActual value was NaN.");
    }

    private static IEnumerable<(int, int)> Cells(InteractionTable table) => table.UserIndices.ToArray().Zip(table.ItemIndices.ToArray());

    private static double Variance(InteractionTable table)
    {
        var ratings = table.Ratings.ToArray();
        var mean = ratings.Average(r => (double)r);
        return ratings.Average(r => (r - mean) * (r - mean));
    }

    private static double ShareOfBusiestTenth(ReadOnlySpan<int> indices)
    {
        var counts = indices.ToArray().GroupBy(i => i).Select(g => g.Count()).OrderDescending().ToArray();
        return counts.Take(counts.Length / 10).Sum() / (double)indices.Length;
    }

    /// <summary>Test RMSE of plain stochastic gradient descent on μ + b_u + b_i + p_uᵀ q_i.</summary>
    private static double LearnAndMeasure(InteractionTable train, InteractionTable test, int rank)
    {
        const double Rate = 0.02;
        const double L2 = 0.04;
        var mean = train.Ratings.ToArray().Average();
        var random = CounterRandom.Create(1, 1);
        var p = new double[train.Users.Cardinality, rank + 1];
        var q = new double[train.Items.Cardinality, rank + 1];
        for (var k = 0; k < rank; k++)
        {
            for (var u = 0; u < p.GetLength(0); u++)
                p[u, k] = 0.1 * random.NextNormal((ulong)(u * rank + k));
            for (var i = 0; i < q.GetLength(0); i++)
                q[i, k] = 0.1 * random.NextNormal((ulong)(1_000_000 + i * rank + k));
        }

        double Error(InteractionTable table, int row)
        {
            var (u, i) = (table.UserIndices[row], table.ItemIndices[row]);
            var score = mean + p[u, rank] + q[i, rank];
            for (var k = 0; k < rank; k++)
                score += p[u, k] * q[i, k];
            return table.Ratings[row] - score;
        }

        for (var step = 0; step < 25 * train.Count; step++)
        {
            var row = (int)random.NextInteger((ulong)step, train.Count);
            var (u, i) = (train.UserIndices[row], train.ItemIndices[row]);
            var error = Error(train, row);
            p[u, rank] += Rate * (error - L2 * p[u, rank]);
            q[i, rank] += Rate * (error - L2 * q[i, rank]);
            for (var k = 0; k < rank; k++)
                (p[u, k], q[i, k]) = (p[u, k] + Rate * (error * q[i, k] - L2 * p[u, k]), q[i, k] + Rate * (error * p[u, k] - L2 * q[i, k]));
        }

        return Math.Sqrt(Enumerable.Range(0, test.Count).Average(row => Error(test, row) * Error(test, row)));
    }
}
