using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

/// <summary>Training with the real engine: it learns, it repeats itself, and every option counts.</summary>
public sealed class TrainerLearningTests
{
    private static readonly TrainTestSplit Data = Splits.Random(
        GeneratedRatings.LowRank(new LowRankOptions { Users = 60, Items = 50, Ratings = 2000, Rank = 2, NoiseStandardDeviation = 0.1 }), 0.2, 1);

    private static readonly TrainerOptions Options = new() { Epochs = 3, BatchSize = 64, Optimizer = new Adam { LearningRate = 0.02 } };

    [Fact]
    public void Biased_factorization_learns_low_rank_ratings_and_beats_the_bias_baseline()
    {
        using var model = Biased(Data.Train).Build(1, Engine());
        var options = new TrainerOptions { Epochs = 40, BatchSize = 64, Optimizer = new Adam { LearningRate = 0.02 } };

        var history = new Trainer(options).Fit(model, Data.Train, cancellationToken: TestContext.Current.CancellationToken);

        // A rating's deviation is √2, the noise's 0.1; biases cannot see the product.
        var rmse = Evaluator.Evaluate(model, Data.Test, cancellationToken: TestContext.Current.CancellationToken)[Metric.Rmse];
        BiasBaseline.Fit(Data.Train).Evaluate(Data.Test)[Metric.Rmse].Should().BeGreaterThan(1);
        rmse.Should().BeLessThan(0.3);
        history.Epochs[^1].TrainingLoss.Should().BeLessThan(history.Epochs[0].TrainingLoss / 10);
    }

    [Fact]
    public void The_same_seed_gives_the_same_history_and_another_seed_another_one()
    {
        var spec = WithDropout(Data.Train);

        var first = Fit(spec, Options, Data.Test);
        var same = Fit(spec, Options, Data.Test);
        var other = Fit(spec, Options with { Seed = 1 }, Data.Test);

        same.Should().Equal(first);
        other.Should().NotEqual(first);
    }

    public static TheoryData<string> ChangedOptions => [.. Changes.Keys];

    private static readonly Dictionary<string, TrainerOptions> Changes = new()
    {
        [nameof(TrainerOptions.Epochs)] = Options with { Epochs = 4 },
        [nameof(TrainerOptions.BatchSize)] = Options with { BatchSize = 32 },
        [nameof(TrainerOptions.Optimizer)] = Options with { Optimizer = new Adam { LearningRate = 0.01 } },
        [nameof(TrainerOptions.LearningRate)] = Options with { LearningRate = LearningRateSchedule.Custom((step, total) => 1 - (double)step / total) },
        [nameof(TrainerOptions.Seed)] = Options with { Seed = 7 },
        [nameof(TrainerOptions.ValidationFraction)] = Options with { ValidationFraction = 0.25 },
        [nameof(TrainerOptions.Metrics)] = Options with { Metrics = [Metric.Mse] },
        [nameof(TrainerOptions.Evaluation)] = Options with { Evaluation = new EvaluationOptions { Clip = (-0.5, 0.5) } },
        [nameof(TrainerOptions.EvaluateTraining)] = Options with { EvaluateTraining = true },
        [nameof(TrainerOptions.EarlyStopping)] = Options with { EarlyStopping = new EarlyStopping { Patience = 1, MinimumImprovement = 10 } },
        [nameof(TrainerOptions.InitializeGlobalBias)] = Options with { InitializeGlobalBias = false },
    };

    [Theory]
    [MemberData(nameof(ChangedOptions))]
    public void Every_option_changes_the_result(string option)
    {
        var usual = Fit(Biased(Data.Train), Options, Data.Test);
        var changed = Changes[option];

        var other = Fit(Biased(Data.Train), changed, changed.ValidationFraction > 0 ? null : Data.Test);

        other.Should().NotEqual(usual);
    }

    [Fact]
    public void Every_option_has_a_change() =>
        typeof(TrainerOptions).GetProperties().Select(p => p.Name).Should().BeEquivalentTo([.. Changes.Keys, nameof(TrainerOptions.ProgressInterval), nameof(TrainerOptions.NegativeSampling)], $"{nameof(TrainerSamplingTests)} changes what is drawn");

    [Fact]
    public void A_softmax_head_learns_classes()
    {
        // Class 0, 1 or 2 by the item alone.
        var table = Map(Data.Train, (_, item, _) => item % 3);
        using var model = ModelBuilder.Embed(table.Users, 4).Embed(table.Items, 8).Concat().Dense(16).Relu().SoftmaxHead(3).Build(1, Engine());

        var history = new Trainer(Options with { Epochs = 20 }).Fit(model, table, table, cancellationToken: TestContext.Current.CancellationToken);

        history.WatchedMetric.Should().Be(Metric.Rmse);
        history.Epochs[^1].Validation![Metric.Accuracy].Should().BeGreaterThan(0.95);
        history.Epochs[^1].Validation![Metric.LogLoss].Should().BeLessThan(0.2);
    }

    [Fact]
    public void A_binary_head_learns_signs()
    {
        var train = Map(Data.Train, (_, _, rating) => rating > 0 ? 1 : 0);
        var test = Map(Data.Test, (_, _, rating) => rating > 0 ? 1 : 0);
        using var model = ModelBuilder.Embed(train.Users, 4).Embed(train.Items, 4).Dot().AddBiases().BinaryHead().Build(1, Engine());

        var history = new Trainer(Options with { Epochs = 20 }).Fit(model, train, test, cancellationToken: TestContext.Current.CancellationToken);

        history.WatchedMetric.Should().Be(Metric.LogLoss);
        history.Epochs[^1].Validation![Metric.Accuracy].Should().BeGreaterThan(0.8);
    }

    [Fact]
    public void A_ranking_head_learns_which_items_a_user_prefers()
    {
        // Users like the items of their own parity.
        var likes = Data.Train.Select([.. Enumerable.Range(0, Data.Train.Count).Where(r => Data.Train.UserIndices[r] % 2 == Data.Train.ItemIndices[r] % 2)]);
        using var model = ModelBuilder.Embed(likes.Users, 4).Embed(likes.Items, 4).Dot().RankingHead().Build(1, Engine());

        var history = new Trainer(Options with { Epochs = 30 }).Fit(model, likes, cancellationToken: TestContext.Current.CancellationToken);

        // A pair that is not ordered costs ln 2.
        history.Epochs[0].TrainingLoss.Should().BeApproximately(Math.Log(2), 0.1);
        history.Epochs[^1].TrainingLoss.Should().BeLessThan(0.4);
        Score(model, 0, 2).Should().BeGreaterThan(Score(model, 0, 3));
        Score(model, 1, 3).Should().BeGreaterThan(Score(model, 1, 2));
    }

    [Fact]
    public void Validation_rows_for_a_ranking_head_are_refused()
    {
        using var model = ModelBuilder.Embed(Data.Train.Users, 4).Embed(Data.Train.Items, 4).Dot().RankingHead().Build(1, Engine());
        var act = () => new Trainer(Options).Fit(model, Data.Train, Data.Test);

        act.Should().ThrowExactly<InvalidOperationException>().WithMessage("No metric is defined for a ranking head, so it cannot be evaluated row by row.");
    }

    [Fact]
    public void Divergence_is_reported_with_the_way_out()
    {
        using var model = Biased(Data.Train).Build(1, Engine());
        var act = () => new Trainer(Options with { Epochs = 100, Optimizer = new Sgd { LearningRate = 1e6 } }).Fit(model, Data.Train);

        act.Should().ThrowExactly<NotFiniteNumberException>()
            .WithMessage("The loss became * in epoch 1, step *. Lower the learning rate (1000000), or bound the gradients with Optimizer.ClipNorm.");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_target_that_is_not_finite_is_refused_and_changes_nothing(float target)
    {
        using var model = Biased(Data.Train).Build(1, Engine());
        var before = Numbers(model);
        var source = new SpoiltSource(new BatchIterator(Data.Train, model.Spec.Features, 64), target);
        var act = () => new Trainer(Options).Fit(model, source);

        act.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage($"The target of row 3 is not finite. (Parameter 'batch')\nActual value was {target}.");

        Numbers(model).Should().Equal(before);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var allocated = new long[200];
        var steps = 0;
        var schedule = LearningRateSchedule.Custom((step, _) =>
        {
            allocated[step] = GC.GetAllocatedBytesForCurrentThread();
            steps++;
            return 1;
        });
        using var model = WithDropout(Data.Train).Build(1, Engine());
        var trainer = new Trainer(Options with { Epochs = 2, BatchSize = 20, LearningRate = schedule });

        var inSteps = Allocation.Least(() =>
        {
            steps = 0;
            trainer.Fit(model, Data.Train, cancellationToken: TestContext.Current.CancellationToken);
            // 1600 rows: 80 steps per epoch; the second epoch starts at step 80.
            return allocated[79] - allocated[10] + (allocated[159] - allocated[80]);
        });

        steps.Should().Be(160);
        inSteps.Should().Be(0);
    }

    [Fact]
    public void Evaluation_allocates_the_same_for_many_batches_as_for_few()
    {
        using var model = WithDropout(Data.Train).Build(1, Engine());
        var few = EvaluationRun.Over(model, Data.Test.Select(Enumerable.Range(0, 40).ToArray()), null, new EvaluationOptions { BatchSize = 20 });
        var many = EvaluationRun.Over(model, Data.Test, null, new EvaluationOptions { BatchSize = 20 });

        Evaluate(few);
        Evaluate(many);

        var fewBytes = Allocation.Of(() => Evaluate(few));

        Allocation.Of(() => Evaluate(many)).Should().Be(fewBytes);
    }

    private static void Evaluate(EvaluationRun run) => run.Run(TestContext.Current.CancellationToken);

    private static CpuEngine Engine() => new(new CpuEngineOptions { Threads = 2 });

    private static ModelSpec Biased(InteractionTable table) =>
        ModelBuilder.Embed(table.Users, 4).Embed(table.Items, 4).Dot().AddBiases().RegressionHead();

    private static ModelSpec WithDropout(InteractionTable table) =>
        ModelBuilder.Embed(table.Users, 4).Embed(table.Items, 4).Concat().Dense(8).Relu().Dropout(0.5).RegressionHead();

    /// <summary>All that a run gives but its durations, and the numbers of the model after it.</summary>
    private static double[] Fit(ModelSpec spec, TrainerOptions options, InteractionTable? validation)
    {
        using var model = spec.Build(1, Engine());
        var history = new Trainer(options).Fit(model, Data.Train, validation, cancellationToken: TestContext.Current.CancellationToken);
        return
        [
            history.BestEpoch ?? 0,
            .. history.Epochs.SelectMany(e => (double[])[e.TrainingLoss, e.LearningRate, .. e.Validation?.Values.Select(v => v.Value) ?? [], .. e.Training?.Values.Select(v => v.Value) ?? []]),
            .. Numbers(model).Select(x => (double)x),
        ];
    }

    private static float[] Numbers(Model model) => [.. model.EngineModel.Parameters.SelectMany(p => p.ToArray())];

    private static InteractionTable Map(InteractionTable table, Func<int, int, float, float> rating) =>
        new(
            table.UserVocabulary,
            table.ItemVocabulary,
            table.UserIndices,
            table.ItemIndices,
            [.. Enumerable.Range(0, table.Count).Select(r => rating(table.UserIndices[r], table.ItemIndices[r], table.Ratings[r]))]);

    private static float Score(Model model, int user, int item)
    {
        var batch = new Batch(model.Spec.Features, 1) { Count = 1 };
        batch.Categorical("user").Indices[0] = user;
        batch.Categorical("item").Indices[0] = item;
        return model.Predict(batch)[0];
    }

    /// <summary>Puts a target into row 3 of the first batch.</summary>
    private sealed class SpoiltSource(IBatchSource source, float target) : IBatchSource
    {
        private bool _isFirst;

        public int BatchCount => source.BatchCount;

        public long RowCount => source.RowCount;

        public int BatchSize => source.BatchSize;

        public void StartEpoch(int epoch)
        {
            _isFirst = true;
            source.StartEpoch(epoch);
        }

        public bool TryNext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Batch? batch)
        {
            var isThere = source.TryNext(out batch);
            if (isThere && _isFirst)
                batch!.Targets[3] = target;
            _isFirst = false;
            return isThere;
        }
    }
}
