namespace DeepMF;

/// <summary>The models of the literature, each a few lines of <see cref="ModelBuilder"/> that can be copied and changed.</summary>
/// <remarks>
/// <para>Sizes start at those of the source that a method names. A method only describes: the same lines give an equal <see cref="ModelSpec"/>.</para>
/// <para>
/// Starts: where a source says how its tables start, so do ours, since a product of small tables begins near a saddle point that plain gradient descent hardly leaves and Adam
/// does. The runs in MXNet and fastai took uniform(-0.01, 0.01), He et al. (2017) normal(0, 0.01), word2vec uniform(-1/2, 1/2) / D. BPR has no start of its own and takes
/// <see cref="EmbeddingOptions.Default"/>. Dense layers start by <see cref="Initializer.Glorot"/>, also where a source used uniform(-0.01, 0.01) for every weight:
/// several layers of such weights let next to nothing through.
/// </para>
/// <para>
/// Two towers of modules with shared weights, such as a network that turns an image into a vector, are no method here, since the code of a module belongs to
/// an engine: see the sample <c>ImageSimilarity</c>.
/// </para>
/// </remarks>
public static partial class ModelZoo
{
    /// <summary>How the tables of the MXNet and fastai runs start.</summary>
    internal static EmbeddingOptions SmallUniform { get; } = new() { Initializer = Initializer.Uniform(0.01) };

    /// <summary>Linear matrix factorization: r̂_ui = p_uᵀ q_i.</summary>
    /// <remarks>
    /// Shapes: <c>[B], [B] → [B, dimension], [B, dimension] → [B]</c>. Koren, Bell and Volinsky (2009), eq. 1. The source's run, MovieLens 20M, dimension 25, Adam 0.001, five epochs:
    /// validation RMSE 1.0607, 0.8955, 0.8728, 0.8651, 0.8600.
    /// <code>
    /// var start = new EmbeddingOptions { Initializer = Initializer.Uniform(0.01) };
    /// ModelSpec spec = ModelBuilder.Embed(users, 25, options: start).Embed(items, 25, options: start).Dot().RegressionHead();
    /// </code>
    /// </remarks>
    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    /// <param name="dimension">The width of the vectors, at least 1.</param>
    /// <param name="embeddings">How both tables start and are regularised; <see langword="null"/> means uniform(-0.01, 0.01) and no L2.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The features have one name but differ, or the model would have more than 2⁴⁰ numbers.</exception>
    public static ModelSpec LinearMf(IndexedFeature users, IndexedFeature items, int dimension = 25, EmbeddingOptions? embeddings = null)
    {
        var start = embeddings ?? SmallUniform;
        return ModelBuilder.Embed(users, dimension, options: start).Embed(items, dimension, options: start).Dot().RegressionHead();
    }

    /// <summary>Matrix factorization with biases and a bounded output: s = p_uᵀ q_i + μ + b_u + b_i; r̂_ui = minimum + (maximum - minimum) / (1 + e⁻ˢ).</summary>
    /// <remarks>
    /// Shapes: <c>[B], [B] → [B, dimension], [B, dimension] → [B]</c>. The score is Koren, Bell and Volinsky (2009), eq. 4; the bounds are fastai's <c>y_range</c>, lesson 5
    /// (Howard and others), which trained it by momentum SGD with weight decay. The sigmoid reaches a bound only in the limit: a range that is a little
    /// wider than the ratings lets it predict the highest one. Biases start at 0, the global one, with the trainer's defaults, at the mean of the ratings.
    /// <code>
    /// var start = new EmbeddingOptions { Initializer = Initializer.Uniform(0.01) };
    /// ModelSpec spec = ModelBuilder.Embed(users, 50, options: start).Embed(items, 50, options: start).Dot().AddBiases().RegressionHead(range);
    /// </code>
    /// </remarks>
    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    /// <param name="range">The bounds of the output.</param>
    /// <param name="dimension">The width of the vectors, at least 1.</param>
    /// <param name="embeddings">How both tables start and are regularised; <see langword="null"/> means uniform(-0.01, 0.01) and no L2.</param>
    /// <param name="biases">How the biases of users and items start and are regularised; <see langword="null"/> means zero and no L2.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException"><paramref name="range"/> was not made by its constructor, so its bounds are equal.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The features have one name but differ, or the model would have more than 2⁴⁰ numbers.</exception>
    public static ModelSpec BiasedMf(CategoricalFeature users, CategoricalFeature items, OutputRange range, int dimension = 50, EmbeddingOptions? embeddings = null, EmbeddingOptions? biases = null)
    {
        var start = embeddings ?? SmallUniform;
        return ModelBuilder.Embed(users, dimension, options: start).Embed(items, dimension, options: start).Dot().AddBiases(biases).RegressionHead(range);
    }

    /// <summary>Matrix factorization for Bayesian personalised ranking: x̂_ui = p_uᵀ q_i, trained so that an item that the user took comes before one that the user did not.</summary>
    /// <remarks>
    /// Shapes: <c>[B], [B] → [B, dimension], [B, dimension] → [B]</c>. Rendle et al. (2009), eq. 4 (the loss) and section 4.3.1 (the score); a user's bias would cancel in every pair. The paper
    /// tries dimensions from 8 to 128 and regularises both tables. <c>Dot().AddBiases().RankingHead()</c> adds the popularity of items.
    /// <code>
    /// ModelSpec spec = ModelBuilder.Embed(users, 32).Embed(items, 32).Dot().RankingHead();
    /// </code>
    /// </remarks>
    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    /// <param name="dimension">The width of the vectors, at least 1.</param>
    /// <param name="embeddings">How both tables start and are regularised; <see langword="null"/> means <see cref="EmbeddingOptions.Default"/>.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The features have one name but differ, or the model would have more than 2⁴⁰ numbers.</exception>
    public static ModelSpec BprMf(IndexedFeature users, IndexedFeature items, int dimension = 32, EmbeddingOptions? embeddings = null) =>
        ModelBuilder.Embed(users, dimension, options: embeddings).Embed(items, dimension, options: embeddings).Dot().RankingHead();
}
