using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

/// <summary>What the optimizer's options do to a whole run.</summary>
public sealed class TrainerOptimizerTests
{
    private static readonly InteractionTable Data = GeneratedRatings.LowRank(new LowRankOptions { Users = 30, Items = 20, Ratings = 300, Rank = 2 });

    /// <summary>A model with parameters in every group.</summary>
    private static readonly ModelSpec Spec = ModelBuilder.Embed(Data.Users, 4, t => t.Dense(4).Relu()).Embed(Data.Items, 4, t => t.Dense(4).Relu())
        .Concat().Dense(6).Relu().AddBiases().RegressionHead();

    public static TheoryData<ParameterGroup> Groups => [.. Enum.GetValues<ParameterGroup>()];

    [Theory]
    [MemberData(nameof(Groups))]
    public void A_factor_of_zero_freezes_its_group_alone(ParameterGroup group)
    {
        var factors = new LearningRateFactors();
        factors = group switch
        {
            ParameterGroup.Embedding => factors with { Embedding = 0 },
            ParameterGroup.Bias => factors with { Bias = 0 },
            ParameterGroup.Tower => factors with { Tower = 0 },
            ParameterGroup.Trunk => factors with { Trunk = 0 },
            _ => factors with { Head = 0 },
        };
        using var untrained = Spec.Build(1);
        using var model = Train(new Adam { LearningRate = 0.01, Factors = factors });

        var moved = model.EngineModel.Parameters.Zip(untrained.EngineModel.Parameters)
            .Where(p => !p.First.ToArray().AsSpan().SequenceEqual(p.Second.ToArray())).Select(p => p.First.Spec.Group).Distinct();

        moved.Should().BeEquivalentTo(Enum.GetValues<ParameterGroup>().Except([group]));
    }

    [Fact]
    public void Momentum_and_weight_decay_change_the_run()
    {
        using var plain = Train(new Sgd());
        using var momentum = Train(new Sgd { Momentum = 0.9 });
        using var decayed = Train(new Sgd { WeightDecay = 1 });

        Numbers(momentum).Should().NotEqual(Numbers(plain));
        Squares(decayed).Should().BeLessThan(0.9 * Squares(plain));
    }

    private static Model Train(Optimizer optimizer)
    {
        var model = Spec.Build(1, new CpuEngine(new CpuEngineOptions { Threads = 1 }));
        var options = new TrainerOptions { Epochs = 2, BatchSize = 16, Optimizer = optimizer, InitializeGlobalBias = false };
        new Trainer(options).Fit(model, Data, cancellationToken: TestContext.Current.CancellationToken);
        return model;
    }

    private static float[] Numbers(Model model) => [.. model.EngineModel.Parameters.SelectMany(p => p.ToArray())];

    /// <summary>The size of the dense weights, which alone decay.</summary>
    private static double Squares(Model model) =>
        model.EngineModel.Parameters.Where(p => p.Spec.Kind == ParameterKind.Weight).SelectMany(p => p.ToArray()).Sum(w => (double)w * w);
}
