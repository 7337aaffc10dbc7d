using DeepMF.Engines;
using DeepMF.Optimizers;
using static DeepMF.Torch.Tests.Parity.EngineRuns;

namespace DeepMF.Torch.Tests.Parity;

/// <summary>Both engines over many steps of every optimizer.</summary>
public sealed class OptimizerParityTests
{
    /// <summary>
    /// Where a gradient is zero but for rounding, rules that divide by its size turn rounding into steps of the full length. A larger epsilon stops that; the
    /// usual one is compared on models without such gradients.
    /// </summary>
    private const double LargeEpsilon = 0.01;

    private static readonly Dictionary<string, Optimizer> Robust = new()
    {
        ["Sgd"] = new Sgd { LearningRate = 0.005 },
        ["momentum"] = new Sgd { LearningRate = 0.005, Momentum = 0.9 },
        ["Nesterov"] = new Sgd { LearningRate = 0.005, Momentum = 0.9, Nesterov = true },
        ["Adam"] = new Adam { LearningRate = 0.005, Epsilon = LargeEpsilon },
        ["Adam, all rows"] = new Adam { LearningRate = 0.005, Epsilon = LargeEpsilon, Rule = TableRule.AllRows },
        ["AdamW"] = new AdamW { LearningRate = 0.005, Epsilon = LargeEpsilon, WeightDecay = 0.1 },
        ["AdaGrad"] = new AdaGrad { LearningRate = 0.005, InitialAccumulator = 0.01 },
        ["AdaGrad, per row"] = new AdaGrad { LearningRate = 0.005, InitialAccumulator = 0.01, Accumulator = TableAccumulator.PerRow },
        ["RmsProp"] = new RmsProp { LearningRate = 0.0005, Epsilon = LargeEpsilon },
    };

    private static readonly Dictionary<string, Func<Optimizer, Optimizer>> Settings = new()
    {
        ["as it is"] = o => o,
        ["WeightDecay"] = o => o with { WeightDecay = 0.2 },
        ["ClipNorm"] = o => o with { ClipNorm = 0.3 },
        ["ClipValue"] = o => o with { ClipValue = 0.02 },
        ["both clips and WeightDecay"] = o => o with { ClipValue = 0.05, ClipNorm = 0.2, WeightDecay = 0.1 },
        ["factors"] = o => o with { Factors = new LearningRateFactors { Embedding = 0.5, Bias = 2, Tower = 0, Trunk = 0.25, Head = 3 } },
    };

    public static TheoryData<string> Optimizers => [.. Robust.Keys];

    public static MatrixTheoryData<string, string> OptimizersAndSettings => new(Robust.Keys, Settings.Keys);

    public static TheoryData<string> Models => [.. ParityModels.All.Keys.Except(ParityModels.WholeModels)];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Parameters_of_whole_models_agree_after_20_steps(string optimizer)
    {
        foreach (var model in ParityModels.WholeModels)
        {
            var spec = ParityModels.All[model];
            ShouldAgree(spec, Robust[optimizer], $"{model} with {optimizer}");
            if (!spec.Parameters.Any(p => p.Kind == ParameterKind.Statistic))
                ShouldAgree(spec, Usual(Robust[optimizer]), $"{model} with {optimizer} of the usual epsilon");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Parameters_of_every_block_alone_and_of_random_models_agree_after_20_steps(string name)
    {
        var optimizer = Robust.Keys.ElementAt(ParityModels.All.Keys.Index().First(m => m.Item == name).Index % Robust.Count);

        ShouldAgree(ParityModels.All[name], Robust[optimizer], $"{name} with {optimizer}");
    }

    [Theory]
    [MemberData(nameof(OptimizersAndSettings))]
    public void Every_setting_does_the_same(string optimizer, string setting) =>
        ShouldAgree(TinyModel.Spec(l2: 0.3, biasL2: 0.2), Settings[setting](Usual(Robust[optimizer])), $"{optimizer} with {setting}");

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Rows_outside_a_batch_stay_bit_identical_even_after_they_have_moved(string name)
    {
        var spec = TinyModel.Spec(l2: 0.5, biasL2: 0.5);
        var optimizer = Robust[name] with { WeightDecay = 0.1, ClipNorm = 0.1 };
        using var model = TestRuns.Build(TorchEngine.Cpu, spec, TestRuns.RandomParameters(spec, 3));
        using var session = model.StartTraining(optimizer, 1);
        // Every row is touched once, so that it has state, and then left alone.
        var all = TinyModel.Batch(spec, 1);
        for (var r = 0; r < TinyModel.Rows; r++)
        {
            all.Categorical("user").Indices[r] = r % 8;
            all.Categorical("hour").Indices[r] = r % 5;
            all.MultiValued("genres").SetRow(r, [r % 4]);
        }

        session.Step(all, 0.1);
        var before = TestRuns.Snapshot(model);

        var batch = TinyModel.Batch(spec, 2);
        session.Step(batch, 0.1);

        var after = TestRuns.Snapshot(model);
        foreach (var parameter in model.Parameters.Where(p => p.Spec.Kind == ParameterKind.Table))
            for (var i = 0; i < parameter.Spec.Length; i++)
                if (!TinyModel.IsTouched(batch, parameter.Spec, i))
                    (after[parameter.Spec.Name][i] == before[parameter.Spec.Name][i]).Should().Be(optimizer is not Adam { Rule: TableRule.AllRows }, $"number {i} of {parameter.Spec.Name}");
    }

    [Theory]
    [InlineData("AdaGrad")]
    [InlineData("AdaGrad per row")]
    [InlineData("RmsProp")]
    public void An_epsilon_below_the_smallest_float_gives_no_NaN(string rule)
    {
        var spec = ModelBuilder.Embed(new CategoricalFeature("user", 3), 5).Embed(new CategoricalFeature("item", 3), 5).Dot().RegressionHead();
        using var model = TorchEngine.Cpu.Build(spec, null);
        Optimizer optimizer = rule switch
        {
            "AdaGrad" => new AdaGrad { Epsilon = 1e-60 },
            "AdaGrad per row" => new AdaGrad { Epsilon = 1e-60, Accumulator = TableAccumulator.PerRow },
            _ => new RmsProp { Epsilon = 1e-60 },
        };
        using var session = model.StartTraining(optimizer, 1);

        // All gradients are zero: each factor of the product is.
        session.Step(TestRuns.RandomBatch(spec, 9, 1), 0.1);

        model.Parameters.Should().AllSatisfy(p => p.ToArray().Should().AllBeEquivalentTo(0f));
    }

    /// <summary>The optimizer with its usual epsilon.</summary>
    private static Optimizer Usual(Optimizer optimizer) => optimizer switch
    {
        Adam adam => adam with { Epsilon = new Adam().Epsilon },
        AdamW adam => adam with { Epsilon = new AdamW().Epsilon },
        RmsProp rmsProp => rmsProp with { Epsilon = new RmsProp().Epsilon },
        _ => optimizer,
    };

    /// <summary>
    /// Differences are measured against how far the parameter has moved, which is less than its size by far: 3e-6 of that has been measured. The summand is for parameters
    /// whose gradient is zero but for rounding: 3e-5 has been measured.
    /// </summary>
    private static void ShouldAgree(ModelSpec spec, Optimizer optimizer, string what)
    {
        var start = TestRuns.RandomParameters(spec, 61, 0.4);

        var (actual, losses) = Train(TorchEngine.Cpu, spec, start, optimizer);
        var (expected, expectedLosses) = Train(Core, spec, start, optimizer);

        Deviation(losses, expectedLosses).ShouldBeWithin(1e-5 * Largest(expectedLosses), $"losses of {what}");
        foreach (var (name, numbers) in expected)
            Deviation(actual[name], numbers).ShouldBeWithin(3e-4 * Deviation(numbers, start[name]) + 1e-4, $"{name} of {what}");
    }
}
