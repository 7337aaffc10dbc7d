using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

public sealed class TrainerTests
{
    private static readonly CategoricalFeature User = new("user", 1);
    private static readonly CategoricalFeature Item = new("item", 1);
    private static readonly TrainerOptions Options = new() { Epochs = 2, BatchSize = 2, Optimizer = new Sgd { LearningRate = 0.25 }, InitializeGlobalBias = false };

    [Fact]
    public void The_history_is_hand_computed_over_unequal_batches()
    {
        // A source in table order: batches (2, 2) and (4). From 0 with rate 0.25 the number moves halfway to the mean of each batch.
        var table = Tables.Ratings(2, 2, 4);
        var (model, _) = Build();
        var source = new BatchIterator(table, model.Spec.Features, 2);

        var history = new Trainer(Options).Fit(model, source, table, cancellationToken: TestContext.Current.CancellationToken);

        // Epoch 1: at 0, loss 4 over two rows, to 1; loss 9 over one row, to 2.5. Epoch 2: loss 0.25 twice, to 2.25; loss 3.0625, to 3.125.
        history.Epochs.Select(e => e.Epoch).Should().Equal(1, 2);
        history.Epochs.Select(e => e.TrainingLoss).Should().Equal((2 * 4 + 9) / 3.0, (2 * 0.25 + 3.0625) / 3);
        history.Epochs.Select(e => e.Validation!.Count).Should().Equal(3, 3);
        history.Epochs.Should().OnlyContain(e => e.Training == null);
        history.Epochs[0].Validation![Metric.Mae].Should().Be((0.5 + 0.5 + 1.5) / 3);
        history.Epochs[1].Validation![Metric.Mae].Should().Be((1.125 + 1.125 + 0.875) / 3);
        history.WatchedMetric.Should().Be(Metric.Rmse);
        history.BestEpoch.Should().Be(1);
        history.StoppedEarly.Should().BeFalse();
        Bias(model).Should().Be(3.125f);
    }

    [Fact]
    public void Without_validation_rows_no_epoch_is_the_best()
    {
        var (model, _) = Build();

        var history = new Trainer(Options).Fit(model, Tables.Ratings(1, 2), cancellationToken: TestContext.Current.CancellationToken);

        history.Epochs.Should().OnlyContain(e => e.Validation == null);
        history.WatchedMetric.Should().BeNull();
        history.BestEpoch.Should().BeNull();
    }

    [Fact]
    public void The_training_rows_are_measured_where_asked_for()
    {
        // As above: the number is 2.5 after the first epoch and 3.125 after the second; the rows are 2, 2 and 4.
        var table = Tables.Ratings(2, 2, 4);
        var (model, _) = Build();
        var source = new BatchIterator(table, model.Spec.Features, 2);

        var history = new Trainer(Options with { EvaluateTraining = true, Metrics = [Metric.Mae] }).Fit(model, source, cancellationToken: TestContext.Current.CancellationToken);

        history.Epochs.Select(e => e.Training!.Count).Should().Equal(3, 3);
        history.Epochs.Select(e => e.Training![Metric.Mae]).Should().Equal((0.5 + 0.5 + 1.5) / 3, (1.125 + 1.125 + 0.875) / 3);
        history.Epochs.Should().OnlyContain(e => e.Validation == null);
        history.BestEpoch.Should().BeNull();
    }

    [Fact]
    public void Rows_are_shuffled_by_the_seed_and_anew_in_every_epoch()
    {
        var table = Tables.Ratings([.. Enumerable.Range(0, 100).Select(i => (float)i)]);

        var first = Order(table, 1);
        var same = Order(table, 1);
        var other = Order(table, 2);

        first.Should().Equal(same).And.NotEqual(other);
        first[..100].Should().NotEqual(first[100..]).And.NotBeInAscendingOrder();
        first[..100].Order().Should().Equal(table.Ratings.ToArray());
    }

    [Fact]
    public void The_validation_fraction_is_set_aside_by_the_seed()
    {
        var table = Tables.Ratings([.. Enumerable.Range(0, 10).Select(i => (float)i)]);
        var (model, engine) = Build();
        var (again, sameEngine) = Build();

        var history = new Trainer(Options with { Epochs = 1, BatchSize = 1, ValidationFraction = 0.3 }).Fit(model, table, cancellationToken: TestContext.Current.CancellationToken);
        new Trainer(Options with { Epochs = 1, BatchSize = 1, ValidationFraction = 0.3 }).Fit(again, table, cancellationToken: TestContext.Current.CancellationToken);

        history.Epochs[0].Validation!.Count.Should().Be(3);
        engine.FirstTargets.Should().HaveCount(7).And.OnlyHaveUniqueItems().And.Equal(sameEngine.FirstTargets);
    }

    [Fact]
    public void The_metrics_that_are_asked_for_are_measured_and_the_first_one_is_watched()
    {
        var table = Tables.Ratings(1, 2);
        var (model, _) = Build();

        var history = new Trainer(Options with { Metrics = [Metric.Mae, Metric.Mse] }).Fit(model, table, table, cancellationToken: TestContext.Current.CancellationToken);

        history.WatchedMetric.Should().Be(Metric.Mae);
        history.Epochs[0].Validation!.Values.Select(v => v.Metric).Should().Equal(Metric.Mae, Metric.Mse);
    }

    [Fact]
    public void A_model_can_be_trained_further()
    {
        var table = Tables.Ratings(8);
        var (model, _) = Build();
        var trainer = new Trainer(Options with { Epochs = 1 });

        trainer.Fit(model, table, cancellationToken: TestContext.Current.CancellationToken);
        trainer.Fit(model, table, cancellationToken: TestContext.Current.CancellationToken);

        Bias(model).Should().Be(6); // 0, 4, 6
    }

    [Fact]
    public void Training_that_cannot_work_is_refused()
    {
        var table = Tables.Ratings(1);
        var empty = Tables.Of(1, 1);
        var (model, _) = Build();
        var trainer = new Trainer(Options);

        FluentActions.Invoking(() => trainer.Fit(model, empty)).Should().ThrowExactly<ArgumentException>()
            .WithMessage("The training table has no interactions. (Parameter 'train')");
        FluentActions.Invoking(() => trainer.Fit(model, new BatchIterator(empty, model.Spec.Features, 1))).Should().ThrowExactly<ArgumentException>()
            .WithMessage("The batch source has no rows. (Parameter 'train')");
        FluentActions.Invoking(() => trainer.Fit(model, table, empty)).Should().ThrowExactly<ArgumentException>()
            .WithMessage("The validation table has no interactions. (Parameter 'validation')");
        FluentActions.Invoking(() => new Trainer(Options with { ValidationFraction = 0.5 }).Fit(model, table, table)).Should().ThrowExactly<ArgumentException>()
            .WithMessage("Both a validation table and TrainerOptions.ValidationFraction are given. Leave one of them out. (Parameter 'validation')");
        FluentActions.Invoking(() => new Trainer(Options with { ValidationFraction = 0.4 }).Fit(model, table)).Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("A ValidationFraction of 0.4 of 1 rows leaves 1 rows to learn from and 0 to validate on. Both need at least one.");
        FluentActions.Invoking(() => new Trainer(Options with { ValidationFraction = 0.5 }).Fit(model, new BatchIterator(table, model.Spec.Features, 1))).Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("TrainerOptions.ValidationFraction splits a table, but training reads a batch source. Pass a validation table instead.");
        FluentActions.Invoking(() => new Trainer(Options with { EarlyStopping = new EarlyStopping() }).Fit(model, table)).Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("Early stopping needs validation rows. Pass a validation table, or set TrainerOptions.ValidationFraction.");
        FluentActions.Invoking(() => new Trainer(Options with { Metrics = [Metric.Accuracy] }).Fit(model, table, table)).Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("Metric 'accuracy' is not defined for a regression head. Use one of 'RMSE', 'MSE', 'MAE'.");
        Bias(model).Should().Be(0);
    }

    [Fact]
    public void A_source_that_runs_dry_is_refused()
    {
        var table = Tables.Ratings(1);
        var (model, _) = Build();
        var source = new OneEpochSource(new BatchIterator(table, model.Spec.Features, 1));
        var act = () => new Trainer(Options).Fit(model, source);

        act.Should().ThrowExactly<InvalidOperationException>().WithMessage("The batch source gave no rows in epoch 2.");
    }

    [Fact]
    public void The_seed_alone_decides_that_of_the_session()
    {
        var table = Tables.Ratings(1, 2);
        var (model, engine) = Build();

        foreach (var options in (TrainerOptions[])[Options, Options with { BatchSize = 1 }, Options with { Seed = Options.Seed + 1 }])
            new Trainer(options).Fit(model, table, cancellationToken: TestContext.Current.CancellationToken);

        // Not the seed itself: the engine's streams would then be those of the trainer.
        engine.Seeds.Distinct().Should().HaveCount(2).And.NotContain(Options.Seed).And.NotContain(Options.Seed + 1);
        engine.Seeds[1].Should().Be(engine.Seeds[0]);
    }

    private static (Model Model, MeanEngine Engine) Build()
    {
        var engine = new MeanEngine();
        return (engine.BuildBiased(User, Item), engine);
    }

    private static List<float> Order(InteractionTable table, ulong seed)
    {
        var (model, engine) = Build();
        new Trainer(Options with { BatchSize = 1, Seed = seed }).Fit(model, table, cancellationToken: TestContext.Current.CancellationToken);
        return engine.FirstTargets;
    }

    private static float Bias(Model model) => model.EngineModel.Parameters.Single(p => p.Spec.Name == "bias.global").ToArray()[0];

    private sealed class OneEpochSource(IBatchSource source) : IBatchSource
    {
        private int _epoch;

        public int BatchCount => source.BatchCount;

        public long RowCount => source.RowCount;

        public int BatchSize => source.BatchSize;

        public void StartEpoch(int epoch) => source.StartEpoch(_epoch = epoch);

        public bool TryNext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Batch? batch)
        {
            batch = null;
            return _epoch == 0 && source.TryNext(out batch);
        }
    }
}
