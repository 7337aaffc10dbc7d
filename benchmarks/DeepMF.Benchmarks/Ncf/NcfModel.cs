using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Training;

namespace DeepMF.Benchmarks.Ncf;

/// <summary>A model with the settings that it is trained with. They were chosen on held-out rows of the training part (<c>--validate</c>); <see cref="TrainerOptions.Epochs"/> is the most that may be chosen.</summary>
/// <remarks>Learning rates fall by a factor per epoch, whatever the number of epochs: so a second training for the chosen number goes the way of the first one.</remarks>
internal sealed record NcfModel(string Name, Func<CategoricalFeature, CategoricalFeature, ModelSpec> Describe, TrainerOptions Options, int Patience)
{
    private const int Factors = 64;
    private const int PerceptronFactors = 16;
    private const int NeuMfPerceptronFactors = 4;

    private static readonly EmbeddingOptions Small = new() { Initializer = Initializer.Normal(0.01), L2 = 0.005 };
    private static readonly TrainerOptions Batches = new()
    {
        Epochs = 10,
        BatchSize = 4096,
        Optimizer = new Adam { LearningRate = 0.003 },
        LearningRate = new ExponentialDecay { Factor = 0.7 },
        NegativeSampling = new NegativeSampling { NegativesPerPositive = 8 },
    };

    /// <summary>The dot product with biases, rating by rating, as Rendle et al. (2020) have it, known items among the drawn ones included, but with fewer and larger steps.</summary>
    public static NcfModel Mf { get; } = new(
        "MF",
        (users, items) => Dot(users, items, 192, 0.0025).BinaryHead(),
        new TrainerOptions
        {
            Epochs = 160,
            BatchSize = 1,
            Optimizer = new Sgd { LearningRate = 0.01 },
            LearningRate = new ExponentialDecay { Factor = 0.985 },
            NegativeSampling = new NegativeSampling { NegativesPerPositive = 8, DrawsKnownItems = true },
        },
        Patience: 15);

    /// <summary>The same score, trained on pairs.</summary>
    public static NcfModel BprMf { get; } = new(
        "BPR-MF",
        (users, items) => Dot(users, items, 64, 0.01).RankingHead(),
        Batches with { Epochs = 60, BatchSize = 1024, Optimizer = new Adam { LearningRate = 0.001 }, LearningRate = LearningRateSchedule.Constant, NegativeSampling = new NegativeSampling { NegativesPerPositive = 4 } },
        Patience: 5);

    public static NcfModel Gmf { get; } = new("GMF", (users, items) => ModelZoo.Gmf(users, items, Factors, Small), Batches, Patience: 3);

    public static NcfModel Mlp { get; } = new("MLP", (users, items) => ModelZoo.Mlp(users, items, PerceptronFactors, Small), Batches, Patience: 3);

    /// <summary>The smaller the perceptron beside the product, the better it was on held-out items.</summary>
    public static NcfModel NeuMf { get; } = new("NeuMF", (users, items) => ModelZoo.NeuMf(users, items, Factors, Small, NeuMfPerceptronFactors), Batches, Patience: 3);

    /// <summary>From <see cref="Gmf"/> and <see cref="Mlp"/>, whose settings it has, in small steps. He et al. (2017) go on by plain gradient descent, since Adam starts without its momentum.</summary>
    public static NcfModel PretrainedNeuMf { get; } = new(
        "NeuMF, pre-trained",
        (users, items) => ModelZoo.NeuMf(users, items, Factors, Small, PerceptronFactors),
        Batches with { Optimizer = new Adam { LearningRate = 0.0005 } },
        Patience: 3);

    private static Score Dot(CategoricalFeature users, CategoricalFeature items, int width, double l2)
    {
        var options = new EmbeddingOptions { Initializer = Initializer.Normal(0.1), L2 = l2 };
        return ModelBuilder.Embed(users, width, options: options).Embed(items, width, options: options).Dot().AddBiases(new EmbeddingOptions { L2 = l2 });
    }
}
