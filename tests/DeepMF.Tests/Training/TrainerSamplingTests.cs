using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Tests.Data;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

/// <summary>Training on interactions without ratings: rows that are drawn beside those of the table.</summary>
public sealed class TrainerSamplingTests
{
    /// <summary>Their ratings, 1 to 5, fit no binary head: they must not be read.</summary>
    private static readonly InteractionTable Table = GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = 60, Items = 50, Ratings = 600, Seed = 1 }).Interactions;

    private static readonly TrainerOptions Batches = new() { Epochs = 2, BatchSize = 64, NegativeSampling = new NegativeSampling() };
    private static readonly TrainerOptions Grid = new() { Epochs = 3, BatchSize = 1, Optimizer = new Sgd { LearningRate = 0.05 }, NegativeSampling = new NegativeSampling() };

    public static TheoryData<string, bool, string> Changes
    {
        get
        {
            var data = new TheoryData<string, bool, string>();
            foreach (var model in new[] { "gmf", "mf", "bpr" })
                foreach (var change in new[] { nameof(NegativeSampling.NegativesPerPositive), nameof(NegativeSampling.Distribution), nameof(NegativeSampling.KnownPositives), nameof(NegativeSampling.DrawsKnownItems), "Exponent" })
                {
                    data.Add(model, false, change);
                    if (model == "mf")
                        data.Add(model, true, change);
                }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_option_changes_the_result(string name, bool isGrid, string change)
    {
        var usual = new NegativeSampling();
        var popular = usual with { Distribution = NegativeDistribution.ByPopularity() };
        var (from, to) = change switch
        {
            nameof(NegativeSampling.NegativesPerPositive) => (usual, usual with { NegativesPerPositive = 5 }),
            nameof(NegativeSampling.Distribution) => (usual, popular),
            nameof(NegativeSampling.KnownPositives) => (usual, usual with { KnownPositives = Further() }),
            nameof(NegativeSampling.DrawsKnownItems) => (usual, usual with { DrawsKnownItems = true }),
            _ => (popular, usual with { Distribution = NegativeDistribution.ByPopularity(0.3) }),
        };
        var options = isGrid ? Grid : Batches;

        var first = Fit(name, options with { NegativeSampling = from });
        var again = Fit(name, options with { NegativeSampling = from });
        var other = Fit(name, options with { NegativeSampling = to });

        TestRuns.ShouldBeIdentical(first, again);
        other.Should().NotBeEquivalentTo(first);
    }

    [Fact]
    public void Every_option_has_a_change() =>
        typeof(NegativeSampling).GetProperties().Select(p => p.Name).Should().BeEquivalentTo(Changes.Select(c => c.Data.Item3).Distinct().Except(["Exponent"]));

    [Fact]
    public void A_table_trains_as_its_batches_do()
    {
        var options = Batches with { Seed = 5, InitializeGlobalBias = false };
        var batches = new BinaryBatchIterator(Table, [Table.Users, Table.Items], 64, CounterRandom.Create(5, "training.order").Next64(0), options.NegativeSampling);
        using var model = Build("mf");

        var history = new Trainer(options with { NegativeSampling = null }).Fit(model, batches, cancellationToken: TestContext.Current.CancellationToken);

        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model.EngineModel), Fit("mf", options));
        batches.RowCount.Should().Be(5 * 600);
        history.Epochs.Should().HaveCount(2);
    }

    [Fact]
    public void The_grid_goes_through_the_rows_of_every_epoch()
    {
        var options = Grid with { Seed = 5, InitializeGlobalBias = false };
        var seed = CounterRandom.Create(5, "training.order").Next64(0);
        var batches = new BinaryBatchIterator(Table, [Table.Users, Table.Items], 5 * 600, new NegativeSampler(Table, options.NegativeSampling, seed));
        using var model = Build("mf");

        IRatingSession? session = null;
        for (var epoch = 0; epoch < 3; epoch++)
        {
            batches.StartEpoch(epoch);
            batches.TryNext(out var batch).Should().BeTrue();
            var users = batch!.Categorical("user").Indices;
            var items = batch.Categorical("item").Indices;
            if (session is null)
                session = ((IRatingTraining)model.EngineModel).StartRatings(options.Optimizer, users, items, batch.Targets, seed)!;
            else
                session.Replace(users, items, batch.Targets);
            for (var round = 0; round < session.Rounds; round++)
                session.Run(epoch, round, 0.05);
        }

        session!.Dispose();
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model.EngineModel), Fit("mf", options));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void The_global_bias_starts_at_the_share_of_known_rows(int batchSize)
    {
        using var model = Build("mf");

        new Trainer(Grid with { BatchSize = batchSize, Epochs = 1, Optimizer = new Sgd { LearningRate = 0 } }).Fit(model, Table, cancellationToken: TestContext.Current.CancellationToken);

        // One row of five: ln(0.2 / 0.8).
        model.EngineModel.Parameters.Single(p => p.Spec.Name == "bias.global").ToArray()[0].Should().BeApproximately(-1.386294f, 1e-5f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void Measuring_the_training_rows_measures_the_drawn_ones_too(int batchSize)
    {
        using var model = Build("mf");

        var history = new Trainer(Grid with { BatchSize = batchSize, EvaluateTraining = true }).Fit(model, Table, cancellationToken: TestContext.Current.CancellationToken);

        history.Epochs.Should().OnlyContain(e => e.Training!.Count == 5 * 600);
    }

    [Fact]
    public void A_learning_rate_is_searched_on_drawn_rows()
    {
        using var model = Build("gmf");
        var options = new LearningRateFinderOptions { BatchSize = 64, Steps = 20, NegativeSampling = new NegativeSampling() };

        var popular = options with { NegativeSampling = new NegativeSampling { Distribution = NegativeDistribution.ByPopularity() } };

        LearningRateFinder.Find(model, Table, options, cancellationToken: TestContext.Current.CancellationToken).Points.Select(p => p.Loss)
            .Should().NotEqual(LearningRateFinder.Find(model, Table, popular, cancellationToken: TestContext.Current.CancellationToken).Points.Select(p => p.Loss));
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        Refused("regression", Batches, t => t, "TrainerOptions.NegativeSampling draws items that users have no interaction with, for which a regression head has no target. Use a binary or a ranking head, or set it to null.");
        Refused("softmax", Batches, t => t, "TrainerOptions.NegativeSampling draws items that users have no interaction with, for which a softmax head has no target. Use a binary or a ranking head, or set it to null.");
        Refused("gmf", Batches with { ValidationFraction = 0.1 }, t => t, "TrainerOptions.ValidationFraction would set known interactions aside, all with target 1, which TrainerOptions.NegativeSampling would draw as unknown ones. Pass a validation table with both targets, or measure the ranking of items that were held out.");
        Refused("gmf", Batches with { NegativeSampling = new NegativeSampling { KnownPositives = Small.Table([0], [0]) } }, t => t, "NegativeSampling.KnownPositives has other vocabularies than the training table, so that their indices do not mean the same. Read its rows with the vocabularies of the training table.");
        using var model = Build("gmf");
        Small.MessageOf<InvalidOperationException>(() => new Trainer(Batches).Fit(model, new BatchIterator(Table, model.Spec.Features, 8))).Should()
            .Be("TrainerOptions.NegativeSampling draws beside the rows of a table, but training reads a batch source. Pass a BinaryBatchIterator or a RankingBatchIterator with that sampling, or set it to null.");
        using var rated = Build("regression");
        Small.MessageOf<InvalidOperationException>(() => LearningRateFinder.Find(rated, Table, new LearningRateFinderOptions { NegativeSampling = new NegativeSampling() })).Should()
            .Be("LearningRateFinderOptions.NegativeSampling draws items that users have no interaction with, for which a regression head has no target. Use a binary or a ranking head, or set it to null.");
    }

    [Fact]
    public void A_dot_model_of_a_feature_of_items_draws_their_features()
    {
        var group = new CategoricalFeature("group", 3);
        var table = Table.WithFeatures(new CategoricalFeatureTable(group, FeatureKey.Item, [.. Enumerable.Range(0, Table.ItemVocabulary.Count).Select(i => i % 3)]));
        using var model = ModelBuilder.Embed(table.Users, 2).Embed(group, 2).Dot().BinaryHead().Build(1, new CpuEngine());

        var history = new Trainer(Grid).Fit(model, table, cancellationToken: TestContext.Current.CancellationToken);

        history.Epochs[^1].TrainingLoss.Should().BeInRange(0.3, 0.8);
    }

    private static void Refused(string name, TrainerOptions options, Func<InteractionTable, InteractionTable> table, string message)
    {
        using var model = Build(name);
        Small.MessageOf<InvalidOperationException>(() => new Trainer(options).Fit(model, table(Table))).Should().Be(message);
    }

    private static InteractionTable Further() => new(Table.UserVocabulary, Table.ItemVocabulary, [.. Enumerable.Range(0, 60)], [.. Enumerable.Range(0, 60).Select(u => u % 50)], new float[60]);

    private static Model Build(string name)
    {
        var embed = ModelBuilder.Embed(Table.Users, 3).Embed(Table.Items, 3);
        var spec = name switch
        {
            "gmf" => ModelZoo.Gmf(Table.Users, Table.Items, 3),
            "mf" => embed.Dot().AddBiases().BinaryHead(),
            "bpr" => embed.Dot().AddBiases().RankingHead(),
            "softmax" => embed.Concat().SoftmaxHead(5),
            _ => embed.Dot().RegressionHead(),
        };
        return spec.Build(1, new CpuEngine());
    }

    private static Dictionary<string, float[]> Fit(string name, TrainerOptions options)
    {
        using var model = Build(name);
        new Trainer(options).Fit(model, Table, cancellationToken: TestContext.Current.CancellationToken);
        return TestRuns.Snapshot(model.EngineModel);
    }
}
