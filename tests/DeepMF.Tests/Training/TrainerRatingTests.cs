using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

/// <summary>A batch size of 1 on the CPU engine: rounds of a grid take the place of batches.</summary>
public sealed class TrainerRatingTests
{
    private static readonly InteractionTable Table = GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = 120, Items = 90, Ratings = 3_000, Seed = 1 }).Interactions;
    private static readonly ModelSpec Spec = ModelBuilder.Embed(Table.Users, 4).Embed(Table.Items, 4).Dot().AddBiases().RegressionHead();
    private static readonly TrainerOptions Options = new() { BatchSize = 1, Epochs = 4, Optimizer = new Sgd { LearningRate = 0.02 }, ProgressInterval = TimeSpan.Zero };

    [Fact]
    public void Rounds_take_the_place_of_batches()
    {
        using var model = Build();
        var progress = new ProgressList<TrainingProgress>();
        var rates = new HashSet<long>();
        var options = Options with { LearningRate = LearningRateSchedule.Custom((step, total) => rates.Add(step) && total == 12 ? 1 : 0.5) };

        var history = new Trainer(options).Fit(model, Table, progress: progress, cancellationToken: TestContext.Current.CancellationToken);

        // √(3,000 / 256) = 3.4 strips a side, so an epoch has three rounds.
        progress.Reports.Should().OnlyContain(r => r.Batches == 3).And.HaveCount(4 * (3 + 1));
        rates.Should().BeEquivalentTo(Enumerable.Range(0, 12).Select(s => (long)s));
        history.Epochs.Should().OnlyContain(e => e.LearningRate == 0.02);
        progress.Reports.Where(r => r.IsEpochEnd).Should().OnlyContain(r => r.Samples == 3_000);
        history.Epochs[^1].TrainingLoss.Should().BeLessThan(history.Epochs[0].TrainingLoss);
    }

    [Fact]
    public void The_run_is_that_of_the_engine_s_rounds()
    {
        using var model = Build();
        new Trainer(Options with { Seed = 5, InitializeGlobalBias = false }).Fit(model, Table, cancellationToken: TestContext.Current.CancellationToken);

        using var other = Build();
        var seed = CounterRandom.Create(5, "training.order").Next64(0);
        using (var session = ((IRatingTraining)other.EngineModel).StartRatings(new Sgd(), Table.UserIndices, Table.ItemIndices, Table.Ratings, seed)!)
        {
            for (var epoch = 0; epoch < 4; epoch++)
                for (var round = 0; round < session.Rounds; round++)
                    session.Run(epoch, round, 0.02);
        }

        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model.EngineModel), TestRuns.Snapshot(other.EngineModel));
    }

    [Fact]
    public void Other_optimizers_and_batch_sources_step_row_by_row()
    {
        var small = Table.Select([.. Enumerable.Range(0, 40)]);
        Batches(Options with { Optimizer = new Sgd { LearningRate = 0.02, Momentum = 0.5 } }, (trainer, model, progress) => trainer.Fit(model, small, progress: progress)).Should().Be(40);
        Batches(Options, (trainer, model, progress) => trainer.Fit(model, new BatchIterator(small, Spec.Features, 1), progress: progress)).Should().Be(40);
        Batches(Options with { BatchSize = 2 }, (trainer, model, progress) => trainer.Fit(model, small, progress: progress)).Should().Be(20);
        Batches(Options, (trainer, model, progress) => trainer.Fit(model, small, progress: progress)).Should().Be(1);

        static int Batches(TrainerOptions options, Action<Trainer, Model, ProgressList<TrainingProgress>> fit)
        {
            using var model = Build();
            var progress = new ProgressList<TrainingProgress>();
            fit(new Trainer(options with { Epochs = 1 }), model, progress);
            return progress.Reports[0].Batches;
        }
    }

    [Fact]
    public void Rows_are_set_aside_and_measured_as_with_batches()
    {
        using var model = Build();
        var options = Options with { ValidationFraction = 0.2, EvaluateTraining = true, Metrics = [Metric.Rmse], Epochs = 60, EarlyStopping = new EarlyStopping { Patience = 2 } };

        var history = new Trainer(options).Fit(model, Table, cancellationToken: TestContext.Current.CancellationToken);

        history.StoppedEarly.Should().BeTrue("the model learns its 2,400 rows by heart");
        history.Epochs.Should().OnlyContain(e => e.Validation!.Count == 600 && e.Training!.Count == 2_400);
        history.Epochs[^1].Training![Metric.Rmse].Should().BeLessThan(history.Epochs[^1].Validation![Metric.Rmse]);
        history.BestEpoch.Should().Be(history.Epochs.Count - 2);
    }

    [Fact]
    public void The_global_bias_starts_at_the_mean()
    {
        using var model = Build();
        new Trainer(Options with { Epochs = 1, Optimizer = new Sgd { LearningRate = 0 } }).Fit(model, Table, cancellationToken: TestContext.Current.CancellationToken);
        model.EngineModel.Parameters.Single(p => p.Spec.Name == "bias.global").ToArray()[0].Should().BeApproximately(Table.Ratings.ToArray().Average(), 1e-4f);
    }

    [Fact]
    public void A_feature_of_a_table_of_features_takes_the_place_of_users_or_items()
    {
        var group = new CategoricalFeature("group", 30);
        int[] groups = [.. Enumerable.Range(0, Table.UserVocabulary.Count).Select(u => u % 30)];
        var table = Table.WithFeatures(new CategoricalFeatureTable(group, FeatureKey.User, groups));
        var spec = ModelBuilder.Embed(table.Items, 4).Embed(group, 4).Dot().RegressionHead();
        using var model = spec.Build(1, new CpuEngine());
        new Trainer(Options).Fit(model, table, cancellationToken: TestContext.Current.CancellationToken);

        using var other = spec.Build(1, new CpuEngine());
        int[] column = [.. table.UserIndices.ToArray().Select(u => groups[u])];
        using (var session = ((IRatingTraining)other.EngineModel).StartRatings(new Sgd(), table.ItemIndices, column, table.Ratings, CounterRandom.Create(0, "training.order").Next64(0))!)
        {
            for (var epoch = 0; epoch < 4; epoch++)
                for (var round = 0; round < session.Rounds; round++)
                    session.Run(epoch, round, 0.02);
        }

        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model.EngineModel), TestRuns.Snapshot(other.EngineModel));
    }

    [Fact]
    public void A_rating_that_does_not_fit_and_a_feature_that_is_missing_are_refused()
    {
        using var binary = ModelBuilder.Embed(Table.Users, 4).Embed(Table.Items, 4).Dot().BinaryHead().Build(1, new CpuEngine());
        new Trainer(Options).Invoking(t => t.Fit(binary, Table)).Should().Throw<ArgumentOutOfRangeException>()
            .Which.Message.Should().StartWith("The target of row 0 does not fit the binary head: it takes numbers from 0 to 1.");
        using var foreign = ModelBuilder.Embed(Table.Users, 4).Embed(new CategoricalFeature("film", 3), 4).Dot().RegressionHead().Build(1, new CpuEngine());
        new Trainer(Options).Invoking(t => t.Fit(foreign, Table)).Should().Throw<ArgumentException>()
            .WithMessage($"The table has no feature 'film' (categorical, 3). It has: 'user' (categorical, {Table.UserVocabulary.Count}), 'item' (categorical, {Table.ItemVocabulary.Count})*");
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_the_run()
    {
        using var model = Build();
        new Trainer(Options with { Optimizer = new Sgd { LearningRate = 1e6 } }).Invoking(t => t.Fit(model, Table)).Should().Throw<NotFiniteNumberException>()
            .WithMessage("The loss became * in epoch 1, step 1. Lower the learning rate (1000000), or bound the gradients with Optimizer.ClipNorm.");
    }

    [Fact]
    public void A_cancelled_run_leaves_a_model_that_can_be_trained_again()
    {
        using var model = Build();
        using var cancellation = new CancellationTokenSource();
        var progress = new ProgressList<TrainingProgress>(_ => cancellation.Cancel());
        new Trainer(Options).Invoking(t => t.Fit(model, Table, progress: progress, cancellationToken: cancellation.Token)).Should().Throw<OperationCanceledException>();
        progress.Reports.Should().ContainSingle().Which.Batch.Should().Be(1);
        new Trainer(Options).Fit(model, Table, cancellationToken: TestContext.Current.CancellationToken).Epochs.Should().HaveCount(4);
    }

    private static Model Build() => Spec.Build(1, new CpuEngine(new CpuEngineOptions { Threads = 2 }));
}
