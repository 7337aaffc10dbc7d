using System.Diagnostics;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Torch.Tests.Parity;
using static TorchSharp.torch;

namespace DeepMF.Torch.Tests;

/// <summary>Nothing of libtorch is left behind by steps, predictions, sessions and models.</summary>
[Collection(AloneCollection.Name)]
public sealed class MemoryTests
{
    private static readonly CategoricalFeature Users = new("user", 60);
    private static readonly CategoricalFeature Items = new("item", 40);
    private static readonly MultiValuedFeature Genres = new("genres", 9);

    private static readonly ModelSpec Spec = ModelBuilder
        .Embed(Users, 9).Embed(Items, 16, t => t.Dense(16).Relu().Dropout(0.3)).Embed(Genres, 4, t => t.PRelu()).Input(new NumericFeature("age", 2))
        .Concat().Dense(20).BatchNorm().Relu().Dense(6).LayerNorm().Gelu().AddBiases(new EmbeddingOptions { L2 = 0.1 }).RegressionHead((0.5, 5));

    private static readonly Optimizer[] Optimizers =
    [
        new Sgd(), new Sgd { Momentum = 0.9, Nesterov = true, ClipValue = 0.1 }, new Adam { ClipNorm = 0.1, WeightDecay = 0.1 }, new Adam { Rule = TableRule.AllRows }, new AdamW { ClipNorm = 1, ClipValue = 1 },
        new AdaGrad { ClipNorm = 0.1 }, new AdaGrad { Accumulator = TableAccumulator.PerRow }, new RmsProp(),
    ];

    public static TheoryData<int> OptimizerIndices => [.. Enumerable.Range(0, Optimizers.Length)];

    [Fact]
    public void As_many_tensors_live_after_step_1000_as_after_step_10()
    {
        using var run = new Run(new Adam { ClipNorm = 0.5, ClipValue = 0.5, WeightDecay = 0.01 });
        run.Steps(10);
        var after10 = Count();

        run.Steps(990);

        Tensor.TotalCount.Should().Be(after10);
    }

    [Theory]
    [MemberData(nameof(OptimizerIndices))]
    public void No_optimizer_leaves_tensors_behind(int optimizer)
    {
        using var run = new Run(Optimizers[optimizer]);
        run.Steps(10);
        var after10 = Count();

        run.Steps(50);

        Tensor.TotalCount.Should().Be(after10);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void No_head_leaves_tensors_behind(string head)
    {
        using var run = new Run(new Sgd(), ModelCases.All[head]);
        run.Steps(10);
        var after10 = Count();

        run.Steps(50);

        Tensor.TotalCount.Should().Be(after10);
    }

    public static TheoryData<string> Heads => [.. ModelCases.Names.Select(n => n.Data).Where(n => n.Contains("head", StringComparison.Ordinal))];

    [Fact]
    public void As_many_tensors_live_after_1000_predictions_as_before()
    {
        using var model = TorchEngine.Cpu.Build(Spec, 1);
        var batch = TestRuns.RandomBatch(Spec, 50, 1);
        EngineRuns.Predict(model, Spec, batch);
        var before = Count();

        for (var i = 0; i < 1000; i++)
            EngineRuns.Predict(model, Spec, batch);

        Tensor.TotalCount.Should().Be(before);
    }

    [Fact]
    public void Models_sessions_and_copies_of_parameters_leave_nothing_behind()
    {
        using (var first = new Run(Optimizers[2]))
            first.Steps(2);
        var before = Count();

        for (var i = 0; i < 50; i++)
        {
            using var run = new Run(Optimizers[i % Optimizers.Length]);
            run.Steps(2);
            run.Model.Predict(TestRuns.RandomBatch(Spec, 5, 1), new float[5]);
            run.Restart();
            run.Steps(1);
            foreach (var parameter in run.Model.Parameters)
                parameter.Write(0, parameter.ToArray());
        }

        Tensor.TotalCount.Should().Be(before);
    }

    [Fact]
    public void A_session_left_open_is_freed_with_its_model()
    {
        var before = Count();
        var model = TorchEngine.Cpu.Build(Spec, 1);
        var session = model.StartTraining(new Adam(), 1);
        session.Step(TestRuns.RandomBatch(Spec, 10, 1), 0.01);

        model.Dispose();

        Tensor.TotalCount.Should().Be(before);
        session.Dispose();
    }

    [Fact]
    public void Refused_batches_leave_nothing_behind()
    {
        using var run = new Run(new Adam());
        run.Steps(2);
        var bad = TestRuns.RandomBatch(Spec, 10, 1);
        bad.Categorical("item").Indices[3] = 40;
        var before = Count();

        for (var i = 0; i < 20; i++)
        {
            run.Session.Invoking(s => s.Step(bad, 0.1)).Should().Throw<ArgumentOutOfRangeException>();
            run.Model.Invoking(m => m.Predict(bad, new float[10])).Should().Throw<ArgumentOutOfRangeException>();
        }

        Tensor.TotalCount.Should().Be(before);
    }

    [Fact]
    public void Resident_memory_is_flat()
    {
        using var run = new Run(new Adam { ClipNorm = 0.5 }, rows: 1000);
        run.Steps(50);
        var before = ResidentBytes();

        run.Steps(200);

        // A step makes some megabytes of tensors: were they kept, there would be a gigabyte.
        (ResidentBytes() - before).Should().BeLessThan(64 << 20);
    }

    [Fact]
    public void A_model_outlives_the_scope_in_which_it_was_made()
    {
        var batch = TestRuns.RandomBatch(Spec, 30, 1);
        using var alone = TorchEngine.Cpu.Build(Spec, 1);
        using var aloneSession = alone.StartTraining(new Adam(), 1);
        IEngineModel model;
        ITrainingSession session;
        using (NewDisposeScope())
        {
            model = TorchEngine.Cpu.Build(Spec, 1);
            session = model.StartTraining(new Adam(), 1);
            session.Step(batch, 0.01).Should().Be(aloneSession.Step(batch, 0.01));
            EngineRuns.Predict(model, Spec, batch).Should().Equal(EngineRuns.Predict(alone, Spec, batch));
        }

        session.Step(batch, 0.01).Should().Be(aloneSession.Step(batch, 0.01));
        EngineRuns.Predict(model, Spec, batch).Should().Equal(EngineRuns.Predict(alone, Spec, batch));
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model), TestRuns.Snapshot(alone));
        session.Dispose();
        model.Dispose();
    }

    [Fact]
    public void A_caller_without_gradients_trains_as_any_other()
    {
        var batch = TestRuns.RandomBatch(Spec, 30, 1);
        using var usual = new Run(new Adam());
        using var model = TorchEngine.Cpu.Build(Spec, 1);
        using var session = model.StartTraining(new Adam(), 1);
        var expected = usual.Session.Step(batch, 0.01);

        using (no_grad())
            session.Step(batch, 0.01).Should().Be(expected);

        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model), TestRuns.Snapshot(usual.Model));
    }

    [Fact]
    public void A_caller_in_inference_mode_builds_trains_and_predicts_as_any_other()
    {
        var batch = TestRuns.RandomBatch(Spec, 30, 1);
        using var usual = new Run(new Adam());
        IEngineModel model;
        ITrainingSession session;
        using (inference_mode())
        {
            model = TorchEngine.Cpu.Build(Spec, 1);
            session = model.StartTraining(new Adam(), 1);
            session.Step(batch, 0.01).Should().Be(usual.Session.Step(batch, 0.01));
            EngineRuns.Predict(model, Spec, batch).Should().Equal(EngineRuns.Predict(usual.Model, Spec, batch));
            foreach (var parameter in model.Parameters)
                parameter.Write(0, parameter.ToArray());
        }

        session.Step(batch, 0.01).Should().Be(usual.Session.Step(batch, 0.01));
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model), TestRuns.Snapshot(usual.Model));
        session.Dispose();
        model.Dispose();
    }

    /// <summary>The live tensors, when those that earlier tests left to the collector are gone.</summary>
    private static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    /// <summary>A model in training on batches of changing size.</summary>
    private sealed class Run : IDisposable
    {
        private readonly Optimizer _optimizer;
        private readonly Batch[] _batches;

        public Run(Optimizer optimizer, ModelSpec? spec = null, int rows = 30)
        {
            spec ??= Spec;
            _optimizer = optimizer;
            _batches = [.. Enumerable.Range(0, 4).Select(i => TestRuns.RandomBatch(spec, rows + 2 * i, i))];
            Model = TorchEngine.Cpu.Build(spec, 1);
            Session = Model.StartTraining(optimizer, 1);
        }

        public IEngineModel Model { get; }

        public ITrainingSession Session { get; private set; }

        public void Steps(int count)
        {
            for (var step = 0; step < count; step++)
                Session.Step(_batches[step % _batches.Length], 1e-3);
        }

        public void Restart()
        {
            Session.Dispose();
            Session = Model.StartTraining(_optimizer, 1);
        }

        public void Dispose()
        {
            Session.Dispose();
            Model.Dispose();
        }
    }
}
