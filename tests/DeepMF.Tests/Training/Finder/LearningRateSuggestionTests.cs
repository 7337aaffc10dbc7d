using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

public sealed class LearningRateSuggestionTests
{
    private static readonly InteractionTable Ratings = GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = 300, Items = 400, Ratings = 20_000 }).Interactions;
    private static readonly ModelSpec Factorization = ModelBuilder.Embed(Ratings.Users, 16).Embed(Ratings.Items, 16).Dot().AddBiases().RegressionHead(range: (0.5, 5.5));
    private static readonly ModelSpec Deep = ModelBuilder.Embed(Ratings.Users, 16).Embed(Ratings.Items, 16).Concat().Dense(32).Relu().Dense(16).Relu().RegressionHead(range: (0.5, 5.5));

    [Fact]
    public void The_suggestion_is_a_quarter_of_the_middle_between_begin_and_end_of_the_basin()
    {
        // From 10 to 5: a fifth of the fall is done at a loss of 9 (rate 0.01), half of it is lost beyond 7.5 (rate 1).
        Suggest(10, 9.5, 9, 5, 7.5, 8).Should().BeApproximately(Math.Sqrt(0.01 * 1) / 4, 1e-12);
        // A bump before the basin does not begin it, and noise in it does not end it.
        Suggest(10, 11, 9.5, 8, 9, 5, 8, 6, 20).Should().BeApproximately(Math.Sqrt(0.1 * 1000) / 4, 1e-12);
    }

    [Fact]
    public void A_loss_that_falls_by_less_than_a_hundredth_suggests_nothing()
    {
        Suggest(10, 9.95, 9.91, 12).Should().BeNull();
        Suggest(10, 11, 12).Should().BeNull();
        Suggest(10).Should().BeNull();
        Suggest(10, 9.89, 12).Should().NotBeNull();
    }

    public static TheoryData<string> Cases => ["factorization, Adam", "factorization, SGD", "deep, Adam", "deep, SGD"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_suggestion_is_stable_over_seeds(string name)
    {
        var suggestions = Enumerable.Range(1, 5).Select(seed => Find(name, (ulong)seed).Suggestion!.Value).ToList();

        (suggestions.Max() / suggestions.Min()).Should().BeLessThan(3);
    }

    [Theory]
    [InlineData("factorization, SGD")]
    [InlineData("deep, Adam")]
    public void Training_at_the_suggestion_beats_a_tenth_and_ten_times_of_it(string name)
    {
        var (train, test) = Splits.Random(Ratings, 0.2, 2);
        var rate = Find(name, 2).Suggestion!.Value;

        var rmse = ((double[])[rate / 10, rate, rate * 10]).Select(r => Train(name, r, train, test)).ToList();

        rmse[1].Should().BeLessThan(rmse[0]).And.BeLessThan(rmse[2]);
    }

    [Fact]
    public void The_model_is_as_it_was_running_statistics_included()
    {
        using var model = ModelBuilder.Embed(Ratings.Users, 4).Embed(Ratings.Items, 4).Concat().Dense(8).BatchNorm().Relu().RegressionHead().Build(1, new CpuEngine());
        float[] Numbers() => [.. model.EngineModel.Parameters.SelectMany(p => p.ToArray())];
        var before = Numbers();

        LearningRateFinder.Find(model, Ratings, cancellationToken: TestContext.Current.CancellationToken).Points.Should().NotBeEmpty();

        Numbers().Should().Equal(before);
    }

    [Fact]
    public void A_ranking_model_can_be_searched_though_rows_are_passed_over()
    {
        // User 0 has seen every item: three of five rows can be compared, fewer than a batch.
        var table = Tables.Of((0, 0, 1), (0, 1, 1), (1, 0, 1), (2, 1, 1), (3, 1, 1));
        using var model = ModelBuilder.Embed(table.Users, 2).Embed(table.Items, 2).Dot().RankingHead().Build(1, new CpuEngine());

        LearningRateFinder.Find(model, table, cancellationToken: TestContext.Current.CancellationToken).Points.Should().NotBeEmpty();
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        using var model = Factorization.Build(1, new CpuEngine(new CpuEngineOptions { Threads = 1 }));
        long Bytes(int steps) => Allocation.Of(() => LearningRateFinder.Find(
            model, Ratings, new LearningRateFinderOptions { BatchSize = 20, Steps = steps, MaximumRate = 1e-6 }, cancellationToken: TestContext.Current.CancellationToken));
        Bytes(100);

        // A point has 32 bytes, the loss before it 8.
        (Bytes(200) - Bytes(100)).Should().Be(100 * 40);
    }

    private static double? Suggest(params double[] losses) =>
        LearningRateSuggestion.Of([.. losses.Select((loss, step) => new LearningRatePoint(step, Math.Pow(10, step - 4), loss, loss))]);

    private static LearningRateFinderResult Find(string name, ulong seed)
    {
        var (train, _) = Splits.Random(Ratings, 0.2, seed);
        using var model = Build(name, seed);
        return LearningRateFinder.Find(
            model, train, new LearningRateFinderOptions { Optimizer = Optimizer(name, 1), BatchSize = 128, Seed = seed }, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static double Train(string name, double rate, InteractionTable train, InteractionTable test)
    {
        using var model = Build(name, 2);
        var options = new TrainerOptions { Epochs = 3, BatchSize = 128, Optimizer = Optimizer(name, rate), Seed = 2 };
        return new Trainer(options).Fit(model, train, test, cancellationToken: TestContext.Current.CancellationToken).Epochs[^1].Validation![Metric.Rmse];
    }

    private static Model Build(string name, ulong seed) =>
        (name.StartsWith("deep", StringComparison.Ordinal) ? Deep : Factorization).Build(seed, new CpuEngine(new CpuEngineOptions { Threads = 1 }));

    private static Optimizer Optimizer(string name, double rate) =>
        name.EndsWith("Adam", StringComparison.Ordinal) ? new Adam { LearningRate = rate } : new Sgd { LearningRate = rate, Momentum = 0.9 };
}
