using DeepMF.Engines;
using DeepMF.Optimizers;
using static DeepMF.Torch.Tests.Parity.EngineRuns;

namespace DeepMF.Torch.Tests.Parity;

/// <summary>Both engines on batches at the edges: one row, one id, empty bags, more rows than go through the network at a time.</summary>
public sealed class BatchParityTests
{
    private static readonly CategoricalFeature Users = new("user", 9);
    private static readonly CategoricalFeature Items = new("item", 6);

    public static MatrixTheoryData<Pooling, int> PoolingsAndOptimizers => new(Enum.GetValues<Pooling>(), Enumerable.Range(0, Optimizers.Length));

    private static readonly Optimizer[] Optimizers = [new Sgd { Momentum = 0.9 }, new Adam(), new Adam { Rule = TableRule.AllRows }, new AdamW { ClipNorm = 0.5 }, new AdaGrad(), new AdaGrad { Accumulator = TableAccumulator.PerRow }, new RmsProp { ClipValue = 0.1 }];

    [Fact]
    public void Running_statistics_of_two_batch_norms_agree_over_batches_of_every_size_and_of_one_row()
    {
        var spec = ModelBuilder.Embed(Users, 5).Embed(Items, 5).Concat().Dense(8).BatchNorm().Relu().Dense(8).BatchNorm(0.3, 1e-3).Relu().RegressionHead();
        var parameters = TestRuns.RandomParameters(spec, 1);
        using var onCpu = TestRuns.Build(Core, spec, parameters);
        using var onTorch = TestRuns.Build(TorchEngine.Cpu, spec, parameters);
        using var cpuSession = onCpu.StartTraining(new Sgd(), 1);
        using var torchSession = onTorch.StartTraining(new Sgd(), 1);
        foreach (var rows in (int[])[20, 1, 2, 1, 3, 200])
        {
            var batch = TestRuns.RandomBatch(spec, rows, rows);

            var expectedLoss = cpuSession.Step(batch, 0.01);
            Math.Abs(torchSession.Step(batch, 0.01) - expectedLoss).ShouldBeWithin(1e-5 * expectedLoss, $"loss of {rows} rows");

            var statistics = Statistics(onTorch);
            foreach (var (name, expected) in Statistics(onCpu))
                Deviation(statistics[name], expected).ShouldBeWithin(1e-5 * Largest(expected), $"{name} after {rows} rows");
        }

        Statistics(onTorch).Should().AllSatisfy(s => s.Value.Should().NotEqual(parameters[s.Key]));
    }

    [Fact]
    public void Gradients_of_one_row_agree_under_batch_norm()
    {
        var spec = ModelCases.All["M6"];
        var parameters = TestRuns.RandomParameters(spec, 1);
        var batch = TestRuns.RandomBatch(spec, 1, 2);

        var (actual, _, loss) = Differentiate(TorchEngine.Cpu, spec, parameters, batch);
        var (expected, _, expectedLoss) = Differentiate(Core, spec, parameters, batch);

        Math.Abs(loss - expectedLoss).ShouldBeWithin(1e-6 * expectedLoss, "loss");
        foreach (var (name, gradient) in expected)
            Deviation(actual[name], gradient).ShouldBeWithin(1e-5 * Math.Max(Largest(gradient), 1e-3), name);
    }

    [Theory]
    [MemberData(nameof(PoolingsAndOptimizers))]
    public void Repeated_ids_and_empty_bags_do_the_same(Pooling pooling, int optimizer)
    {
        var genres = new MultiValuedFeature("genres", 7, pooling);
        var spec = ModelBuilder.Embed(Users, 4, options: new EmbeddingOptions { L2 = 0.1 }).Embed(genres, 4, options: new EmbeddingOptions { L2 = 0.2 }).Add().Tanh().AddBiases().RegressionHead();
        int[][][] batches =
        [
            [[1, 1, 2], [], [3, 3, 3, 3], [6], [1]],
            [[], [], [], [], []],
            [[5, 5], [5], [5, 5, 5], [5], []],
            [[], [], [], [], [0, 1, 2, 3, 4, 5, 6]],
        ];
        var parameters = TestRuns.RandomParameters(spec, 1);

        Dictionary<string, float[]> actual = Run(TorchEngine.Cpu), expected = Run(Core);

        foreach (var (name, numbers) in expected)
            Deviation(actual[name], numbers).ShouldBeWithin(1e-4 * Deviation(numbers, parameters[name]), name);

        Dictionary<string, float[]> Run(IEngine engine)
        {
            using var model = TestRuns.Build(engine, spec, parameters);
            using var session = model.StartTraining(Optimizers[optimizer], 1);
            foreach (var (index, bags) in batches.Index())
            {
                var batch = TestRuns.RandomBatch(spec, bags.Length, index);
                if (index % 2 == 0)
                    batch.Categorical("user").Indices.Fill(4);
                for (var r = 0; r < bags.Length; r++)
                    batch.MultiValued("genres").SetRow(r, bags[r]);
                session.Step(batch, 0.01);
                TestRuns.ShouldAgree([.. Predict(model, spec, batch).Select(v => (double)v)], TestRuns.Reference(spec, TestRuns.Snapshot(model)).Predict(batch), $"predictions after batch {index} of {engine.Name}");
            }

            return TestRuns.Snapshot(model);
        }
    }

    [Theory]
    [InlineData(32_767)]
    [InlineData(32_768)]
    [InlineData(32_769)]
    [InlineData(70_001)]
    public void More_rows_than_are_predicted_at_a_time_agree(int rows)
    {
        var genres = new MultiValuedFeature("genres", 7);
        var spec = ModelBuilder.Embed(Users, 3).Embed(genres, 3).Input(new NumericFeature("age", 2)).Concat().Dense(4).Relu().SoftmaxHead(3);
        var parameters = TestRuns.RandomParameters(spec, 1);
        var batch = TestRuns.RandomBatch(spec, rows, 2);
        using var onCpu = TestRuns.Build(Core, spec, parameters);
        using var onTorch = TestRuns.Build(TorchEngine.Cpu, spec, parameters);

        float[] actual = Predict(onTorch, spec, batch), expected = Predict(onCpu, spec, batch);

        Deviation(actual, expected).ShouldBeWithin(1e-6, $"probabilities of {rows} rows");
    }

    [Fact]
    public void A_batch_size_that_changes_from_step_to_step_gives_what_a_fresh_session_gives()
    {
        var spec = ParityModels.All["whole: dropout everywhere"];
        using var model = TestRuns.Build(TorchEngine.Cpu, spec, TestRuns.RandomParameters(spec, 1));
        using var session = model.StartTraining(new Sgd(), 1);
        foreach (var rows in (int[])[50, 400, 2, 7, 399, 12])
        {
            var batch = TestRuns.RandomBatch(spec, rows, rows);
            var before = TestRuns.Snapshot(model);
            using var fresh = TestRuns.Build(TorchEngine.Cpu, spec, before);
            using var freshSession = fresh.StartTraining(new Sgd(), 1);
            // Dropout differs by step: a step of rate 0 brings the fresh session to the same one.
            for (var step = 0L; step < session.Steps; step++)
                freshSession.Step(batch, 0);
            foreach (var parameter in fresh.Parameters)
                parameter.Write(0, before[parameter.Spec.Name]);

            session.Step(batch, 0.1).Should().Be(freshSession.Step(batch, 0.1));
            TestRuns.ShouldBeIdentical(TestRuns.Snapshot(fresh), TestRuns.Snapshot(model));
        }
    }

    [Fact]
    public void Dropout_has_the_same_masks_in_every_step()
    {
        var spec = ModelBuilder.Embed(Users, 20, t => t.Dropout(0.5)).Embed(Items, 20, t => t.Dropout(0.2)).Dot().RegressionHead();
        var batch = TestRuns.RandomBatch(spec, 40, 2);
        using var onCpu = spec.Build(3, Core);
        using var onTorch = spec.Build(3, TorchEngine.Cpu);
        using var cpuSession = onCpu.EngineModel.StartTraining(new Sgd(), 9);
        using var torchSession = onTorch.EngineModel.StartTraining(new Sgd(), 9);
        // A rate of 0 moves nothing: losses differ by the masks alone.
        double[] expected = [.. Enumerable.Range(0, 10).Select(_ => cpuSession.Step(batch, 0))];
        double[] actual = [.. Enumerable.Range(0, 10).Select(_ => torchSession.Step(batch, 0))];

        expected.Should().OnlyHaveUniqueItems();
        Deviation(actual, expected).ShouldBeWithin(1e-6 * Largest(expected), "losses");
    }
}
