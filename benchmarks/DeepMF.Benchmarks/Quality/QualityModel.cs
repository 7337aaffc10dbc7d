using DeepMF.Optimizers;
using DeepMF.Training;

namespace DeepMF.Benchmarks.Quality;

/// <summary>A model with the settings that it is trained with. They were chosen on a tenth of the training part (<c>--validate</c>).</summary>
internal sealed record QualityModel(Func<CategoricalFeature, CategoricalFeature, ModelSpec> Describe, TrainerOptions Options)
{
    private static readonly LearningRateSchedule Linear = LearningRateSchedule.Custom((step, steps) => 1 - 0.95 * step / steps);

    /// <summary>The dot product with biases, rating by rating.</summary>
    public static QualityModel BiasedMf { get; } = new(
        (users, films) =>
        {
            var options = new EmbeddingOptions { Initializer = Initializer.Normal(0.1), L2 = 0.06 };
            return ModelBuilder.Embed(users, 64, options: options).Embed(films, 64, options: options).Dot().AddBiases(new EmbeddingOptions { L2 = 0.01 }).RegressionHead();
        },
        new TrainerOptions { Epochs = 25, BatchSize = 1, Optimizer = new Sgd { LearningRate = 0.015 }, LearningRate = Linear });

    /// <summary>The same model by AdaGrad with one sum of squares per row.</summary>
    public static QualityModel BiasedMfByAdaGrad { get; } = BiasedMf with
    {
        Options = BiasedMf.Options with { Epochs = 12, Optimizer = new AdaGrad { LearningRate = 0.1, Accumulator = TableAccumulator.PerRow } },
    };

    /// <summary>The penalty of the rows of <see cref="DeepMf"/>.</summary>
    public static double DeepL2 { get; } = 0.2;

    /// <summary>M5, in batches.</summary>
    public static QualityModel DeepMf { get; } = new(
        (users, films) =>
        {
            var options = new EmbeddingOptions { L2 = DeepL2 };
            return ModelBuilder.Embed(users, 25, options: options).Embed(films, 25, options: options).Concat().Dense(64).Relu().Dense(64).Relu().RegressionHead();
        },
        new TrainerOptions { Epochs = 7, BatchSize = 1_000, Optimizer = new AdamW { LearningRate = 0.005, WeightDecay = 0.05 }, LearningRate = Linear });
}
