namespace DeepMF;

public static partial class ModelZoo
{
    private static readonly EmbeddingOptions SmallNormal = new() { Initializer = Initializer.Normal(0.01) };

    /// <summary>Generalised matrix factorization: ŷ_ui = σ(hᵀ (p_u ⊙ q_i) + b), the probability of an interaction.</summary>
    /// <remarks>
    /// Shapes: <c>[B, factors], [B, factors] → [B, factors] → [B]</c>. He et al. (2017), eq. 9, trained by their eq. 7 on interactions with target 1 and drawn ones with target 0; they
    /// try 8, 16, 32 and 64 factors. The bias b is ours.
    /// <code>
    /// var start = new EmbeddingOptions { Initializer = Initializer.Normal(0.01) };
    /// ModelSpec spec = ModelBuilder.Embed(users, 8, options: start).Embed(items, 8, options: start).Multiply().BinaryHead();
    /// </code>
    /// </remarks>
    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    /// <param name="factors">The predictive factors: the width of the last layer before the head, at least 1.</param>
    /// <param name="embeddings">How the tables start and are regularised; <see langword="null"/> means normal(0, 0.01) and no L2.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factors"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The features have one name but differ, or the model would have more than 2⁴⁰ numbers.</exception>
    public static ModelSpec Gmf(IndexedFeature users, IndexedFeature items, int factors = 8, EmbeddingOptions? embeddings = null) =>
        GmfTrunk(users, items, factors, embeddings).BinaryHead();

    /// <summary>The perceptron of neural collaborative filtering: embeddings side by side under three layers, each half as wide as the one before.</summary>
    /// <remarks>
    /// Shapes: <c>[B, 2 · factors] twice → [B, 4 · factors] → [B, 4 · factors] → [B, 2 · factors] → [B, factors] → [B]</c>. He et al. (2017), eq. 10 and section 4.1: for 8 factors embeddings of 16 and layers of
    /// 32, 16 and 8, each with a relu. The output is the probability of an interaction.
    /// <code>
    /// var start = new EmbeddingOptions { Initializer = Initializer.Normal(0.01) };
    /// ModelSpec spec = ModelBuilder
    ///     .Embed(users, 16, options: start).Embed(items, 16, options: start).Concat()
    ///     .Dense(32).Relu().Dense(16).Relu().Dense(8).Relu()
    ///     .BinaryHead();
    /// </code>
    /// </remarks>
    /// <inheritdoc cref="Gmf" path="/*[self::param or self::returns or self::exception]"/>
    public static ModelSpec Mlp(IndexedFeature users, IndexedFeature items, int factors = 8, EmbeddingOptions? embeddings = null) =>
        MlpTrunk(users, items, factors, embeddings).BinaryHead();

    /// <summary>Neural matrix factorization: generalised matrix factorization and a perceptron side by side, each with embeddings of its own, under one head.</summary>
    /// <remarks>
    /// Shapes: <c>[B, factors]</c> of <see cref="Gmf"/> and <c>[B, perceptronFactors]</c> of <see cref="Mlp"/> <c>→ [B, factors + perceptronFactors] → [B]</c>. He et al. (2017), eq. 12 and fig. 3; the two parts
    /// have embeddings of their own so that their sizes may differ. The paper also starts it from parts that were trained alone, which <see cref="Model.StartFromParts"/> does; without it all of it starts at random.
    /// <code>
    /// var start = new EmbeddingOptions { Initializer = Initializer.Normal(0.01) };
    /// Trunk gmf = ModelBuilder.Embed(users, 8, options: start).Embed(items, 8, options: start).Multiply();
    /// Trunk mlp = ModelBuilder.Embed(users, 16, options: start).Embed(items, 16, options: start).Concat().Dense(32).Relu().Dense(16).Relu().Dense(8).Relu();
    /// ModelSpec spec = gmf.Concat(mlp).BinaryHead();
    /// </code>
    /// </remarks>
    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    /// <param name="factors">The predictive factors of the product, at least 1.</param>
    /// <param name="embeddings">How the tables start and are regularised; <see langword="null"/> means normal(0, 0.01) and no L2.</param>
    /// <param name="perceptronFactors">The predictive factors of the perceptron, at least 1; <see langword="null"/> means as many as the product has.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factors"/> or <paramref name="perceptronFactors"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The features have one name but differ, or the model would have more than 2⁴⁰ numbers.</exception>
    public static ModelSpec NeuMf(IndexedFeature users, IndexedFeature items, int factors = 8, EmbeddingOptions? embeddings = null, int? perceptronFactors = null)
    {
        CheckFactors(factors);
        if (perceptronFactors is { } given)
            CheckFactors(given, nameof(perceptronFactors));
        return GmfTrunk(users, items, factors, embeddings).Concat(MlpTrunk(users, items, perceptronFactors ?? factors, embeddings)).BinaryHead();
    }

    private static Trunk GmfTrunk(IndexedFeature users, IndexedFeature items, int factors, EmbeddingOptions? embeddings)
    {
        CheckFactors(factors);
        var start = embeddings ?? SmallNormal;
        return ModelBuilder.Embed(users, factors, options: start).Embed(items, factors, options: start).Multiply();
    }

    private static Trunk MlpTrunk(IndexedFeature users, IndexedFeature items, int factors, EmbeddingOptions? embeddings)
    {
        CheckFactors(factors);
        var start = embeddings ?? SmallNormal;
        return ModelBuilder
            .Embed(users, 2 * factors, options: start).Embed(items, 2 * factors, options: start).Concat()
            .Dense(4 * factors).Relu().Dense(2 * factors).Relu().Dense(factors).Relu();
    }

    /// <summary>The upper bound keeps 4 · factors an <see cref="int"/>; a model of that width is refused for its size anyway.</summary>
    private static void CheckFactors(int factors, string argument = "factors")
    {
        if (factors is < 1 or > int.MaxValue / 4)
            throw new ArgumentOutOfRangeException(argument, factors, $"The predictive factors are at least 1 and at most {int.MaxValue / 4}.");
    }
}
