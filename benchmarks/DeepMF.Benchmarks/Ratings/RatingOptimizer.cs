using DeepMF.Optimizers;

namespace DeepMF.Benchmarks.Ratings;

/// <summary>An optimizer of the benchmark.</summary>
internal sealed record RatingOptimizer(string Name, Optimizer Rule)
{
    public static IReadOnlyList<RatingOptimizer> All { get; } =
    [
        new("sgd", new Sgd { LearningRate = 0.005 }),
        new("adagrad", new AdaGrad { LearningRate = 0.02 }),
        new("adagrad-rows", new AdaGrad { LearningRate = 0.02, Accumulator = TableAccumulator.PerRow }),
    ];
}
