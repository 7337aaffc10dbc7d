namespace DeepMF;

public static partial class ModelZoo
{
    /// <summary>Matrix factorization with a dense layer on each side: r̂_ui = (p_u W + a)ᵀ (q_i V + b).</summary>
    /// <remarks>
    /// Shapes: <c>[B] → [B, dimension] → [B, units]</c> on each side, then <c>[B]</c>. One of the source's runs in MXNet on MovieLens, which "converges easily to 0.8x" RMSE. Without an
    /// activation it is linear still: large tables that are looked at through a narrower product.
    /// <code>
    /// var start = new EmbeddingOptions { Initializer = Initializer.Uniform(0.01) };
    /// ModelSpec spec = ModelBuilder
    ///     .Embed(users, 1000, user => user.Dense(500), start)
    ///     .Embed(items, 1000, item => item.Dense(500), start)
    ///     .Dot().RegressionHead();
    /// </code>
    /// </remarks>
    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    /// <param name="dimension">The width of the embeddings, at least 1.</param>
    /// <param name="units">The width of the dense layers, at least 1.</param>
    /// <param name="embeddings">How both tables start and are regularised; <see langword="null"/> means uniform(-0.01, 0.01) and no L2.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> or <paramref name="units"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The features have one name but differ, or the model would have more than 2⁴⁰ numbers.</exception>
    public static ModelSpec DenseTowerMf(IndexedFeature users, IndexedFeature items, int dimension = 1000, int units = 500, EmbeddingOptions? embeddings = null) =>
        TowersMf(users, items, dimension, tower => tower.Dense(units), embeddings);

    /// <summary>Matrix factorization with a perceptron of one layer on each side: r̂_ui = (relu(p_u) W + a)ᵀ (relu(q_i) V + b).</summary>
    /// <remarks>
    /// Shapes: <c>[B] → [B, dimension] → [B, units]</c> on each side, then <c>[B]</c>. One of the source's runs in MXNet: MovieLens 100K, Adam 0.001, 20 epochs, batch 100,
    /// "converges strangely with Adam".
    /// <code>
    /// var start = new EmbeddingOptions { Initializer = Initializer.Uniform(0.01) };
    /// ModelSpec spec = ModelBuilder
    ///     .Embed(users, 64, user => user.Relu().Dense(64), start)
    ///     .Embed(items, 64, item => item.Relu().Dense(64), start)
    ///     .Dot().RegressionHead();
    /// </code>
    /// </remarks>
    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    /// <param name="dimension">The width of the embeddings, at least 1.</param>
    /// <param name="units">The width of the dense layers, at least 1.</param>
    /// <param name="embeddings">How both tables start and are regularised; <see langword="null"/> means uniform(-0.01, 0.01) and no L2.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> or <paramref name="units"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The features have one name but differ, or the model would have more than 2⁴⁰ numbers.</exception>
    public static ModelSpec MlpTowerMf(IndexedFeature users, IndexedFeature items, int dimension = 64, int units = 64, EmbeddingOptions? embeddings = null) =>
        TowersMf(users, items, dimension, tower => tower.Relu().Dense(units), embeddings);

    /// <summary>Matrix factorization with two residual blocks on each side: x = e + f(e); t = y + g(y) with y = dropout(x); r̂_ui = t_uᵀ t_i.</summary>
    /// <remarks>
    /// f and g are dense, relu, dropout, dense, all of width <paramref name="dimension"/> (He et al. 2016, fig. 2, without normalisation). Shapes: <c>[B] → [B, dimension]</c> throughout, then <c>[B]</c>. One of
    /// the source's runs in MXNet: MovieLens 100K, Adam 0.001, 25 epochs, batch 200, "aggressively regularised, still good".
    /// <code>
    /// static Tower Residual(Tower tower) => tower
    ///     .Residual(block => block.Dense(64).Relu().Dropout(0.5).Dense(64))
    ///     .Dropout(0.5)
    ///     .Residual(block => block.Dense(64).Relu().Dropout(0.5).Dense(64));
    /// var start = new EmbeddingOptions { Initializer = Initializer.Uniform(0.01) };
    /// ModelSpec spec = ModelBuilder.Embed(users, 64, Residual, start).Embed(items, 64, Residual, start).Dot().RegressionHead();
    /// </code>
    /// </remarks>
    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    /// <param name="dimension">The width of the embeddings and of every layer, at least 1.</param>
    /// <param name="dropout">The probability of a zero in each of the dropouts, at least 0 and less than 1.</param>
    /// <param name="embeddings">How both tables start and are regularised; <see langword="null"/> means uniform(-0.01, 0.01) and no L2.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is less than 1, or <paramref name="dropout"/> is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The features have one name but differ, or the model would have more than 2⁴⁰ numbers.</exception>
    public static ModelSpec ResidualTowerMf(IndexedFeature users, IndexedFeature items, int dimension = 64, double dropout = 0.5, EmbeddingOptions? embeddings = null)
    {
        return TowersMf(users, items, dimension, tower => tower.Residual(Block).Dropout(dropout).Residual(Block), embeddings);

        ResidualBlock Block(ResidualBlock block) => block.Dense(dimension).Relu().Dropout(dropout).Dense(dimension);
    }

    private static ModelSpec TowersMf(IndexedFeature users, IndexedFeature items, int dimension, Func<Tower, Tower> tower, EmbeddingOptions? embeddings)
    {
        var start = embeddings ?? SmallUniform;
        return ModelBuilder.Embed(users, dimension, tower, start).Embed(items, dimension, tower, start).Dot().RegressionHead();
    }
}
