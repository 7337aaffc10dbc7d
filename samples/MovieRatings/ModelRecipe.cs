using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Training;

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

    /// <summary><see cref="ModelZoo.BiasedMf"/>: as <see cref="Mf"/>, but bounded by a sigmoid to half a star around the ratings.</summary>
    public static ModelRecipe BiasedMf { get; } = new()
    {
        Name = "biased-mf",
        Dimension = 50,
        Epochs = 60,
        L2 = 0.1,
        Build = (table, dimension, l2) => ModelZoo.BiasedMf(table.Users, table.Items, Around(table), dimension, SmallUniform(l2), new EmbeddingOptions { Initializer = Initializer.Constant(0), L2 = 0.01 }),
        Optimizer = rate => new Adam { LearningRate = rate },
    };

    /// <summary><see cref="ModelZoo.DeepMf"/> as in the source: two hidden layers of 64, no biases, no dropout.</summary>
    public static ModelRecipe PlainDeepMf { get; } = new()
    {
        Name = "plain-deep-mf",
        Dimension = 25,
        Epochs = 60,
        L2 = 0.05,
        Build = (table, dimension, l2) => ModelZoo.DeepMf(table.Users, table.Items, new DeepMfOptions { UserDimension = dimension, ItemDimension = dimension, Embeddings = SmallUniform(l2) }),
        Optimizer = rate => new AdamW { LearningRate = rate, WeightDecay = 0.3 },
    };

    /// <summary><see cref="ModelZoo.ResidualTowerMf"/> with the source's settings: dropout of a half is the regularisation.</summary>
    public static ModelRecipe ResidualTowers { get; } = new()
    {
        Name = "residual-towers",
        Dimension = 64,
        Epochs = 40,
        BatchSize = 200,
        L2 = 0,
        Build = (table, dimension, l2) => ModelZoo.ResidualTowerMf(table.Users, table.Items, dimension, embeddings: SmallUniform(l2)),
        Optimizer = rate => new Adam { LearningRate = rate },
    };

    /// <summary><see cref="ModelZoo.BiasedMf"/> in five epochs under one cycle: the setting of the book of fastai (Howard and Gugger 2020, chapter 8), with its dimension, range and batch.</summary>
    /// <remarks>
    /// The book's weight decay of 0.1 is decoupled and moves every row at every step; tables have L2 per occurrence here. So L2, the learning rate (the book's: 0.005) and
    /// the start of the cycle (1/25 of it) were chosen anew. Predictions are measured as they are, as in the book.
    /// </remarks>
    public static ModelRecipe OneCycleMf { get; } = new()
    {
        Name = "one-cycle-mf",
        Dimension = 50,
        Epochs = 5,
        BatchSize = 64,
        LearningRate = 0.004,
        L2 = 0.1,
        Schedule = new OneCycle { StartFactor = 0.2 },
        ChoosesEpochs = false,
        CutsPredictions = false,
        Build = (table, dimension, l2) => ModelZoo.BiasedMf(table.Users, table.Items, new OutputRange(0, 5.5), dimension, SmallUniform(l2)),
        Optimizer = rate => new Adam { LearningRate = rate },
    };

    public static IReadOnlyList<ModelRecipe> All { get; } = [Mf, DeepMf, BiasedMf, PlainDeepMf, ResidualTowers, OneCycleMf];

    public required string Name { get; init; }

    public required int Dimension { get; init; }

    public required int Epochs { get; init; }

    public required double L2 { get; init; }

    public double LearningRate { get; init; } = 0.001;

    public int BatchSize { get; init; } = 256;

    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Whether a validation part chooses the number of epochs; a cycle needs to know it before it starts.</summary>
    public bool ChoosesEpochs { get; init; } = true;

    /// <summary>Whether predictions are cut to the range of the ratings.</summary>
    public bool CutsPredictions { get; init; } = true;

    public required Func<InteractionTable, int, double, ModelSpec> Build { get; init; }

    public required Func<double, Optimizer> Optimizer { get; init; }

    private static EmbeddingOptions Biases { get; } = new() { Initializer = Initializer.Constant(0), L2 = 0.005 };

    private static EmbeddingOptions Small(double l2) => new() { Initializer = Initializer.Normal(0.02), L2 = l2 };

    private static EmbeddingOptions SmallUniform(double l2) => new() { Initializer = Initializer.Uniform(0.01), L2 = l2 };

    /// <summary>The range of the ratings and half a star on each side, since a sigmoid never reaches its bounds.</summary>
    private static OutputRange Around(InteractionTable table) => Experiment.RangeOf(table) is { } range
        ? new OutputRange(range.Minimum - 0.5, range.Maximum + 0.5)
        : throw new InvalidOperationException("All ratings are equal, so that they have no range to bound a model by. Choose another data set.");
}
