using DeepMF.Data;
using DeepMF.Optimizers;

namespace DeepMF.Samples.MovieRatings;

/// <summary>A model and the settings that suit it. They were chosen on validation parts of the training folds of MovieLens 100K.</summary>
internal sealed record ModelRecipe
{
    /// <summary>Matrix factorization with biases: p_u · q_i + μ + b_u + b_i.</summary>
    public static ModelRecipe Mf { get; } = new()
    {
        Name = "mf",
        Dimension = 64,
        Epochs = 60,
        L2 = 0.1,
        Build = (table, dimension, l2) => ModelBuilder
            .Embed(table.Users, dimension, options: Small(l2))
            .Embed(table.Items, dimension, options: Small(l2))
            .Dot()
            .AddBiases(Biases)
            .RegressionHead(),
        Optimizer = rate => new Adam { LearningRate = rate },
    };

    /// <summary>Deep matrix factorization: embeddings side by side, two hidden layers, biases.</summary>
    public static ModelRecipe DeepMf { get; } = new()
    {
        Name = "deep-mf",
        Dimension = 32,
        Epochs = 60,
        L2 = 0.06,
        Build = (table, dimension, l2) => ModelBuilder
            .Embed(table.Users, dimension, options: Small(l2))
            .Embed(table.Items, dimension, options: Small(l2))
            .Concat()
            .Dropout(0.3)
            .Dense(64).Relu().Dropout(0.3)
            .Dense(32).Relu().Dropout(0.3)
            .AddBiases(Biases)
            .RegressionHead(),
        Optimizer = rate => new AdamW { LearningRate = rate, WeightDecay = 0.6 },
    };

    public static IReadOnlyList<ModelRecipe> All { get; } = [Mf, DeepMf];

    public required string Name { get; init; }

    public required int Dimension { get; init; }

    public required int Epochs { get; init; }

    public required double L2 { get; init; }

    public double LearningRate { get; init; } = 0.001;

    public int BatchSize { get; init; } = 256;

    public required Func<InteractionTable, int, double, ModelSpec> Build { get; init; }

    public required Func<double, Optimizer> Optimizer { get; init; }

    private static EmbeddingOptions Biases { get; } = new() { Initializer = Initializer.Constant(0), L2 = 0.005 };

    private static EmbeddingOptions Small(double l2) => new() { Initializer = Initializer.Normal(0.02), L2 = l2 };
}
