using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Torch.Tests.Parity;
using DeepMF.Training;

namespace DeepMF.Torch.Tests;

/// <summary>Models, trainers, evaluators, files and snapshots with the torch engine below them.</summary>
public sealed class TorchModelTests : IDisposable
{
    private static readonly TrainTestSplit Data = Splits.Random(
        GeneratedRatings.LowRank(new LowRankOptions { Users = 60, Items = 50, Ratings = 2000, Rank = 2, NoiseStandardDeviation = 0.1 }), 0.2, 1);

    private static readonly ModelSpec Spec = ModelBuilder.Embed(Data.Train.Users, 4).Embed(Data.Train.Items, 4, i => i.Dense(8).BatchNorm().Relu().Dropout(0.1).Dense(4)).Dot().AddBiases().RegressionHead();

    private readonly string _folder = Directory.CreateTempSubdirectory("deepmf").FullName;

    private string FilePath => Path.Combine(_folder, "model.zip");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_trained_model_beats_the_bias_baseline_and_predicts_as_on_the_CPU_engine()
    {
        using var model = ModelBuilder.Embed(Data.Train.Users, 4).Embed(Data.Train.Items, 4).Dot().AddBiases().RegressionHead().Build(1, TorchEngine.Cpu);
        var options = new TrainerOptions { Epochs = 40, BatchSize = 64, Optimizer = new Adam { LearningRate = 0.02 } };

        new Trainer(options).Fit(model, Data.Train, cancellationToken: TestContext.Current.CancellationToken);

        var rmse = Rmse(model);
        BiasBaseline.Fit(Data.Train).Evaluate(Data.Test)[Metric.Rmse].Should().BeGreaterThan(1);
        rmse.Should().BeLessThan(0.3);
        using var onCpu = model.To(EngineRuns.Core);
        Rmse(onCpu).Should().BeApproximately(rmse, 1e-6);
    }

    [Fact]
    public void A_training_run_gives_the_history_of_the_CPU_engine()
    {
        var options = new TrainerOptions { Epochs = 3, BatchSize = 64, Optimizer = new Adam { LearningRate = 0.005, ClipNorm = 1 } };
        // Without batch normalisation: Adam moves the bias in front of one, whose gradient is zero, by rounding alone.
        var spec = ModelBuilder.Embed(Data.Train.Users, 4).Embed(Data.Train.Items, 4, i => i.Dense(8).Tanh().Dropout(0.1).Dense(4)).Dot().AddBiases().RegressionHead();
        using var onTorch = spec.Build(2, TorchEngine.Cpu);
        using var onCpu = spec.Build(2, EngineRuns.Core);

        var actual = new Trainer(options).Fit(onTorch, Data.Train, Data.Test, cancellationToken: TestContext.Current.CancellationToken);
        var expected = new Trainer(options).Fit(onCpu, Data.Train, Data.Test, cancellationToken: TestContext.Current.CancellationToken);

        foreach (var (epoch, expectedEpoch) in actual.Epochs.Zip(expected.Epochs))
        {
            Math.Abs(epoch.TrainingLoss - expectedEpoch.TrainingLoss).ShouldBeWithin(1e-4 * expectedEpoch.TrainingLoss, "training loss");
            Math.Abs(epoch.Validation![Metric.Rmse] - expectedEpoch.Validation![Metric.Rmse]).ShouldBeWithin(1e-4 * expectedEpoch.Validation[Metric.Rmse], "validation");
        }

        actual.Epochs.Count.Should().Be(3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_saved_on_one_engine_is_loaded_on_the_other(bool fromTorch)
    {
        Engines.IEngine source = fromTorch ? TorchEngine.Cpu : EngineRuns.Core, target = fromTorch ? EngineRuns.Core : TorchEngine.Cpu;
        using var model = Trained(source);
        var batch = TestRuns.RandomBatch(Spec, 200, 3);

        model.Save(FilePath);
        using var loaded = Model.Load(FilePath, target);

        loaded.EngineModel.Engine.Should().BeSameAs(target);
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(loaded.EngineModel), TestRuns.Snapshot(model.EngineModel));
        var expected = model.Predict(batch);
        EngineRuns.Deviation(loaded.Predict(batch), expected).ShouldBeWithin(1e-6 * EngineRuns.Largest(expected), "predictions");
    }

    [Fact]
    public void A_file_saved_and_loaded_here_predicts_the_same_to_the_bit()
    {
        using var model = Trained(TorchEngine.Cpu);
        var batch = TestRuns.RandomBatch(Spec, 200, 3);

        model.Save(FilePath);
        using var loaded = Model.Load(FilePath, TorchEngine.Cpu);

        loaded.Predict(batch).Should().Equal(model.Predict(batch));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_copy_on_another_engine_goes_on_training_alone(bool fromTorch)
    {
        Engines.IEngine source = fromTorch ? TorchEngine.Cpu : EngineRuns.Core, target = fromTorch ? EngineRuns.Core : TorchEngine.Cpu;
        using var model = Trained(source);
        var before = TestRuns.Snapshot(model.EngineModel);

        using var copy = model.To(target);
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(copy.EngineModel), before);
        Step(copy);

        TestRuns.Snapshot(copy.EngineModel)["embedding.user.weight"].Should().NotEqual(before["embedding.user.weight"]);
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model.EngineModel), before);
    }

    [Fact]
    public void A_snapshot_brings_back_predictions_and_fits_the_other_engine()
    {
        using var model = Trained(TorchEngine.Cpu);
        using var onCpu = Spec.Build(9, EngineRuns.Core);
        var batch = TestRuns.RandomBatch(Spec, 50, 3);
        var expected = model.Predict(batch);
        var snapshot = model.TakeSnapshot();

        Step(model);
        model.Predict(batch).Should().NotEqual(expected);
        model.Restore(snapshot);
        onCpu.Restore(snapshot);

        model.Predict(batch).Should().Equal(expected);
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(onCpu.EngineModel), TestRuns.Snapshot(model.EngineModel));
    }

    [Fact]
    public void Raw_ids_are_predicted()
    {
        using var model = Trained(TorchEngine.Cpu);
        var batch = model.CreateBatch(1);
        batch.Count = 1;
        batch.Categorical("user").Indices[0] = 3;
        batch.Categorical("item").Indices[0] = 7;

        model.Predict(("user", 3), ("item", 7)).Should().Be(model.Predict(batch)[0]);
    }

    private static Model Trained(Engines.IEngine engine)
    {
        var model = Spec.Build(1, engine);
        Step(model);
        return model;
    }

    private static void Step(Model model)
    {
        using var session = model.EngineModel.StartTraining(new Adam(), 1);
        for (var step = 0; step < 5; step++)
            session.Step(TestRuns.RandomBatch(Spec, 64, step), 0.01);
    }

    private static double Rmse(Model model) => Evaluator.Evaluate(model, Data.Test, cancellationToken: TestContext.Current.CancellationToken)[Metric.Rmse];
}
