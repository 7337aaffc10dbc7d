using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Training;

namespace DeepMF.Samples.ImplicitFeedback.Models;

/// <summary>A model and the settings that it is trained with: round ones for a small log, not the result of a search.</summary>
internal sealed record ModelRecipe(string Name, Func<InteractionTable, ModelSpec> Describe, TrainerOptions Options)
{
    private const int Factors = 32;

    private static readonly NegativeSampling FourEach = new() { NegativesPerPositive = 4 };

    /// <summary>The dot product, trained on pairs of a clicked and a drawn item (Rendle et al. 2009).</summary>
    public static ModelRecipe Bpr { get; } = new(
        "BPR",
        log => Dot(log, 0.01).RankingHead(),
        new TrainerOptions { BatchSize = 256, Optimizer = new Adam { LearningRate = 0.002 }, NegativeSampling = FourEach });

    /// <summary>The same score as the probability of a click, trained row by row: clicked ones are 1, drawn ones 0.</summary>
    public static ModelRecipe BinaryMf { get; } = new(
        "binary MF",
        log => Dot(log, 0.01).BinaryHead(),
        new TrainerOptions { BatchSize = 1, Optimizer = new Sgd { LearningRate = 0.03 }, NegativeSampling = FourEach });

    /// <summary>Neural matrix factorization: a weighted product and a perceptron under one head (He et al. 2017).</summary>
    public static ModelRecipe NeuMf { get; } = new(
        "NeuMF",
        log => ModelZoo.NeuMf(log.Users, log.Items, factors: 16, new EmbeddingOptions { Initializer = Initializer.Normal(0.01), L2 = 0.003 }),
        new TrainerOptions { BatchSize = 256, Optimizer = new Adam { LearningRate = 0.001 }, NegativeSampling = FourEach });

    public static IReadOnlyList<ModelRecipe> All { get; } = [Bpr, BinaryMf, NeuMf];

    private static Score Dot(InteractionTable log, double l2)
    {
        var options = new EmbeddingOptions { Initializer = Initializer.Normal(0.1), L2 = l2 };
        return ModelBuilder.Embed(log.Users, Factors, options: options).Embed(log.Items, Factors, options: options).Dot().AddBiases(new EmbeddingOptions { L2 = l2 });
    }
}
