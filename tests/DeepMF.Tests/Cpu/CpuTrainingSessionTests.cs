using DeepMF.Cpu;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu;

public sealed class CpuTrainingSessionTests
{
    private static readonly CategoricalFeature Users = new("user", 60);
    private static readonly CategoricalFeature Items = new("item", 40);
    private static readonly MultiValuedFeature Genres = new("genres", 9);

    private static readonly ModelSpec Spec = ModelBuilder
        .Embed(Users, 9).Embed(Items, 16, t => t.Dense(16).Relu().Dropout(0.3)).Embed(Genres, 4)
        .Concat().Dense(20).BatchNorm().Relu().Dense(6).LayerNorm().Gelu().AddBiases().RegressionHead((0.5, 5));

    public static TheoryData<int> Shapes => [.. Enumerable.Range(0, TestRuns.Engines.Count)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_same_seed_and_threads_give_bit_identical_parameters(int shape)
    {
        var options = TestRuns.Engines[shape].Options;
        var (first, firstLosses) = Train(TestRuns.Engines[shape], Spec, steps: 30, seed: 3);
        var (second, secondLosses) = Train(new CpuEngine(options), Spec, steps: 30, seed: 3);
        secondLosses.Should().Equal(firstLosses);
        TestRuns.ShouldBeIdentical(second, first);
    }

    [Fact]
    public void Threads_tiles_and_vectors_change_rounding_alone()
    {
        var (expected, expectedLosses) = Train(TestRuns.Engine(), Spec, steps: 5, seed: 3, new Sgd());
        foreach (var engine in TestRuns.Engines)
        {
            var (actual, losses) = Train(engine, Spec, steps: 5, seed: 3, new Sgd());
            TestRuns.ShouldAgree(losses, expectedLosses, $"losses with {TestRuns.Describe(engine)}", 1e-5);
            foreach (var (name, values) in expected)
                TestRuns.ShouldAgree([.. actual[name].Select(v => (double)v)], [.. values.Select(v => (double)v)], $"{name} with {TestRuns.Describe(engine)}", 2e-5);
        }
    }

    [Fact]
    public void Another_seed_gives_another_run()
    {
        var (first, _) = Train(TestRuns.Engine(), Spec, steps: 2, seed: 3);
        var (second, _) = Train(TestRuns.Engine(), Spec, steps: 2, seed: 4);
        second["trunk.0.weight"].Should().NotEqual(first["trunk.0.weight"]);
    }

    [Fact]
    public void A_batch_size_that_changes_from_step_to_step_gives_what_a_fresh_session_gives()
    {
        var parameters = TestRuns.RandomParameters(Spec, 1);
        foreach (var engine in TestRuns.Engines)
        {
            using var model = TestRuns.Build(engine, Spec, parameters);
            using var session = model.StartTraining(new Sgd(), 1);
            foreach (var rows in (int[])[50, 400, 1, 7, 399, 12])
            {
                var batch = TestRuns.RandomBatch(Spec, rows, rows);
                using var fresh = TestRuns.Build(engine, Spec, TestRuns.Snapshot(model));
                using var freshSession = fresh.StartTraining(new Sgd(), 1);
                // Dropout differs by step: a step of rate 0 brings the fresh session to the same one.
                for (var step = 0L; step < session.Steps; step++)
                    freshSession.Step(batch, 0);
                foreach (var parameter in fresh.Parameters.Where(p => p.Spec.Kind == ParameterKind.Statistic))
                    parameter.Write(0, model.Parameters.Single(p => p.Spec.Name == parameter.Spec.Name).ToArray());

                session.Step(batch, 0.1).Should().Be(freshSession.Step(batch, 0.1));
                TestRuns.ShouldBeIdentical(TestRuns.Snapshot(fresh), TestRuns.Snapshot(model));
            }
        }
    }

    [Fact]
    public void Two_models_on_one_engine_train_from_two_threads_as_they_do_alone()
    {
        var engine = TestRuns.Engine(threads: 2);
        var (first, _) = Train(TestRuns.Engine(threads: 2), Spec, steps: 20, seed: 1);
        var (second, _) = Train(TestRuns.Engine(threads: 2), Spec, steps: 20, seed: 2);
        var together = new Dictionary<string, float[]>[2];
        Parallel.For(0, 2, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, i => together[i] = Train(engine, Spec, steps: 20, seed: (ulong)i + 1).Parameters);
        TestRuns.ShouldBeIdentical(together[0], first);
        TestRuns.ShouldBeIdentical(together[1], second);
    }

    [Fact]
    public void Steps_are_counted()
    {
        using var model = TestRuns.Engine().Build(Spec, 1);
        using var session = model.StartTraining(new Sgd(), 1);
        session.Steps.Should().Be(0);
        session.Step(TestRuns.RandomBatch(Spec, 5, 1), 0.1);
        session.Step(TestRuns.RandomBatch(Spec, 9, 1), 0.1);
        session.Steps.Should().Be(2);
    }

    [Fact]
    public void A_model_has_one_session_at_a_time()
    {
        using var model = TestRuns.Engine().Build(Spec, 1);
        var session = model.StartTraining(new Sgd(), 1);
        model.Invoking(m => m.StartTraining(new Sgd(), 1)).Should().Throw<InvalidOperationException>()
            .WithMessage("The model has a training session already. Dispose it before another is started.");
        session.Dispose();
        session.Dispose();
        using var next = model.StartTraining(new Adam(), 1);
        session.Invoking(s => s.Dispose()).Should().NotThrow();
        model.Invoking(m => m.StartTraining(new Sgd(), 1)).Should().Throw<InvalidOperationException>("an old session does not end the new one");
        session.Invoking(s => s.Step(TestRuns.RandomBatch(Spec, 5, 1), 0.1)).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_disposed_model_refuses_everything()
    {
        var model = TestRuns.Engine().Build(Spec, 1);
        var session = model.StartTraining(new Sgd(), 1);
        var batch = TestRuns.RandomBatch(Spec, 5, 1);
        model.Predict(batch, new float[5]);
        model.Dispose();
        model.Dispose();
        model.Invoking(m => m.Predict(batch, new float[5])).Should().Throw<ObjectDisposedException>();
        model.Invoking(m => m.StartTraining(new Sgd(), 1)).Should().Throw<ObjectDisposedException>();
        model.Parameters[0].Invoking(p => p.ToArray()).Should().Throw<ObjectDisposedException>();
        session.Invoking(s => s.Step(batch, 0.1)).Should().Throw<ObjectDisposedException>();
        session.Invoking(s => s.Dispose()).Should().NotThrow();
    }

    [Fact]
    public void A_parameter_is_read_and_written_in_runs_across_rows()
    {
        using var model = TestRuns.Engine().Build(Spec, 1);
        foreach (var parameter in model.Parameters)
        {
            float[] numbers = [.. Enumerable.Range(0, (int)parameter.Spec.Length).Select(i => i + 0.5f)];
            var half = numbers.Length / 2;
            parameter.Write(half, numbers.AsSpan(half));
            parameter.Write(0, numbers.AsSpan(0, half));
            parameter.ToArray().Should().Equal(numbers);
            var part = new float[numbers.Length - half / 3];
            parameter.Read(half / 3, part);
            part.Should().Equal(numbers[(half / 3)..]);
        }
    }

    [Fact]
    public void Initial_numbers_are_those_of_the_description()
    {
        using var model = TestRuns.Engine().Build(Spec, 77);
        foreach (var parameter in model.Parameters)
        {
            var expected = new float[parameter.Spec.Length];
            parameter.Spec.FillInitial(77, 0, expected);
            parameter.ToArray().Should().Equal(expected);
        }
    }

    private static (Dictionary<string, float[]> Parameters, double[] Losses) Train(CpuEngine engine, ModelSpec spec, int steps, ulong seed, Optimizer? optimizer = null)
    {
        using var model = engine.Build(spec, seed);
        using var session = model.StartTraining(optimizer ?? new Adam { WeightDecay = 0.01, ClipNorm = 1 }, seed);
        double[] losses = [.. Enumerable.Range(0, steps).Select(step => session.Step(TestRuns.RandomBatch(spec, 130 + step % 3, step), 0.01))];
        return (TestRuns.Snapshot(model), losses);
    }

    [Fact]
    public void Of_threads_that_start_a_session_at_once_one_gets_it()
    {
        using var model = SampleModels.All[0].Build(1, new CpuEngine(new CpuEngineOptions { Threads = 1 }));
        using var start = new Barrier(4);
        var sessions = 0;
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                model.EngineModel.StartTraining(new Adam(), 1);
                Interlocked.Increment(ref sessions);
            }
            catch (InvalidOperationException)
            {
            }
        })).ToList();

        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());

        sessions.Should().Be(1);
    }
}
