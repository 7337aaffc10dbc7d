using DeepMF.Specs;

namespace DeepMF;

public static partial class ModelZoo
{
    /// <summary>Embeddings side by side under one hidden layer: r̂_ui = wᵀ relu([p_u, q_i] W + a) + b.</summary>
    /// <remarks>
    /// Shapes: <c>[B, dimension], [B, dimension] → [B, 2 · dimension] → [B, hidden] → [B]</c>. The smallest answer to "what is deep matrix factorization": the layer sees user and item together, where
    /// towers (<see cref="MlpTowerMf"/>), whose weights form a block structure, keep them apart. The source gives no sizes; these are those of the towers.
    /// <code>
    /// var start = new EmbeddingOptions { Initializer = Initializer.Uniform(0.01) };
    /// ModelSpec spec = ModelBuilder.Embed(users, 64, options: start).Embed(items, 64, options: start).Concat().Dense(64).Relu().RegressionHead();
    /// </code>
    /// </remarks>
    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    /// <param name="dimension">The width of the embeddings, at least 1.</param>
    /// <param name="hidden">The width of the hidden layer, at least 1.</param>
    /// <param name="embeddings">How both tables start and are regularised; <see langword="null"/> means uniform(-0.01, 0.01) and no L2.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> or <paramref name="hidden"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The features have one name but differ, or the model would have more than 2⁴⁰ numbers.</exception>
    public static ModelSpec ConcatMf(IndexedFeature users, IndexedFeature items, int dimension = 64, int hidden = 64, EmbeddingOptions? embeddings = null)
    {
        var start = embeddings ?? SmallUniform;
        return ModelBuilder.Embed(users, dimension, options: start).Embed(items, dimension, options: start).Concat().Dense(hidden).Relu().RegressionHead();
    }

    /// <summary>Deep matrix factorization: embeddings side by side, two hidden layers, a rating or a probability per rating.</summary>
    /// <remarks>
    /// Shapes: <c>[B, D₁], [B, D₂], … → [B, D₁ + D₂ + …] → [B, 64] → [B, 64] → [B]</c>, or <c>[B, classes]</c>. The source's runs in MXNet, MovieLens 20M, batch 25,000, Adam 0.001, RMSE over five epochs:
    /// <list type="table">
    /// <listheader><term>options</term><description>validation RMSE by epoch</description></listheader>
    /// <item><term>none</term><description>0.8607, 0.8419, 0.8319, 0.8252, 0.8267</description></item>
    /// <item><term><c>BatchNorm = true</c></term><description>0.8404, 0.8330, 0.8267, 0.8271, 0.8297</description></item>
    /// <item><term><c>Classes = new ClassScale(10, 0.5, 0.5)</c></term><description>0.9499 of the most likely class at the end; accuracy 0.3690, 0.3868, 0.3918, 0.3936, 0.3941</description></item>
    /// <item><term><c>UserDimension = 15</c></term><description>0.8609, 0.8398, 0.8303, 0.8227, 0.8221</description></item>
    /// <item><term><c>UserDimension = 15, ItemDimension = 20, SideInputs = [new EmbeddingSpec(firstGenre, 5)]</c></term><description>0.8611, 0.8577, 0.8383, 0.8317, 0.8266</description></item>
    /// </list>
    /// All genres of a film instead of the first one: <c>SideInputs = [new EmbeddingSpec(genres, 5)]</c> with a <see cref="MultiValuedFeature"/> (a bag), or
    /// <c>SideInputs = [new NumericInputSpec(genres)]</c> with a <see cref="NumericFeature"/> that is 1 for each genre of the film and 0 for the others.
    /// <code>
    /// var start = new EmbeddingOptions { Initializer = Initializer.Uniform(0.01) };
    /// ModelSpec spec = ModelBuilder
    ///     .Embed(users, 25, options: start).Embed(items, 25, options: start).Concat()
    ///     .Dense(64).Relu()
    ///     .Dense(64).Relu()
    ///     .RegressionHead();
    /// </code>
    /// </remarks>
    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    /// <param name="options">Sizes, side features, normalisation and output; <see langword="null"/> means the defaults, the code above.</param>
    /// <returns>The model.</returns>
    /// <exception cref="InvalidOperationException">One feature name stands for two different features, or the model would have more than 2⁴⁰ numbers.</exception>
    public static ModelSpec DeepMf(IndexedFeature users, IndexedFeature items, DeepMfOptions? options = null)
    {
        options ??= new DeepMfOptions();
        Branches branches = ModelBuilder
            .Embed(users, options.UserDimension, options: options.Embeddings)
            .Embed(items, options.ItemDimension, options: options.Embeddings);
        foreach (var input in options.SideInputs)
        {
            branches = input switch
            {
                EmbeddingSpec table => branches.Embed(table.Feature, table.Dimension, options: table.Options),
                NumericInputSpec numbers => branches.Input(numbers.Feature),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }

        var trunk = branches.Concat();
        foreach (var units in options.Hidden)
        {
            trunk = trunk.Dense(units, options.DenseInitializer);
            trunk = (options.BatchNorm ? trunk.BatchNorm() : trunk).Relu();
        }

        return options.Classes is { } classes ? trunk.SoftmaxHead(classes) : trunk.RegressionHead();
    }

    /// <summary>fastai's embedding net: embeddings side by side, a narrow hidden layer between dropouts, an output half a star wider than the ratings.</summary>
    /// <remarks>
    /// Shapes: <c>[B, 50], [B, 50] → [B, 100] → [B, 10] → [B]</c>. fastai, lesson 5 (Howard and others): with s the output of the last layer, r̂_ui = (maximum - minimum + 1) / (1 + e⁻ˢ) + minimum - 0.5, so that a
    /// finite s reaches the lowest and the highest rating.
    /// <code>
    /// var start = new EmbeddingOptions { Initializer = Initializer.Uniform(0.01) };
    /// ModelSpec spec = ModelBuilder
    ///     .Embed(users, 50, options: start).Embed(items, 50, options: start).Concat().Dropout(0.05)
    ///     .Dense(10).Relu().Dropout(0.5)
    ///     .RegressionHead(range: (ratings.Minimum - 0.5, ratings.Maximum + 0.5));
    /// </code>
    /// </remarks>
    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    /// <param name="ratings">The lowest and the highest rating; the output is half a star wider on both sides.</param>
    /// <param name="options">Sizes and dropout; <see langword="null"/> means the defaults, the code above.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException"><paramref name="ratings"/> was not made by its constructor, so its bounds are equal.</exception>
    /// <exception cref="InvalidOperationException">The features have one name but differ, or the model would have more than 2⁴⁰ numbers.</exception>
    public static ModelSpec EmbeddingNet(IndexedFeature users, IndexedFeature items, OutputRange ratings, EmbeddingNetOptions? options = null)
    {
        if (ratings == default)
            throw new ArgumentException("A range of ratings needs two bounds. Make it with the constructor of OutputRange.", nameof(ratings));
        options ??= new EmbeddingNetOptions();
        return ModelBuilder
            .Embed(users, options.Dimension, options: options.Embeddings).Embed(items, options.Dimension, options: options.Embeddings).Concat().Dropout(options.InputDropout)
            .Dense(options.Hidden).Relu().Dropout(options.HiddenDropout)
            .RegressionHead(range: (ratings.Minimum - 0.5, ratings.Maximum + 0.5));
    }
}
