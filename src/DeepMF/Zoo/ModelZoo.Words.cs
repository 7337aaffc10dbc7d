namespace DeepMF;

public static partial class ModelZoo
{
    /// <summary>Skip-gram word2vec with negative samples: P(context is no drawn word | centre) = σ(v_cᵀ v'_o), two vectors per word of one vocabulary.</summary>
    /// <remarks>
    /// Shapes: <c>[B], [B] → [B, dimension], [B, dimension] → [B]</c>. Mikolov et al. (2013b), eq. 4: pairs of the text have target 1, pairs with a drawn word 0. The table of the centre is what the model is
    /// trained for; it starts uniform(-1/2, 1/2) / dimension and that of the context at zero, as in the authors' program, whose dimension is 100. <c>SkipGramBatchIterator</c> of DeepMF.Data makes
    /// the two features and the batches of a text.
    /// <code>
    /// ModelSpec spec = ModelBuilder
    ///     .Embed(centre, 100, options: new EmbeddingOptions { Initializer = Initializer.Uniform(0.5 / 100) })
    ///     .Embed(context, 100, options: new EmbeddingOptions { Initializer = Initializer.Constant(0) })
    ///     .Dot().BinaryHead();
    /// </code>
    /// </remarks>
    /// <param name="centre">The word in the middle of a window.</param>
    /// <param name="context">A word around it, or a drawn one: another feature over the same vocabulary.</param>
    /// <param name="dimension">The width of the vectors, at least 1.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">The features have different cardinalities, or one name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The model would have more than 2⁴⁰ numbers.</exception>
    public static ModelSpec Word2Vec(CategoricalFeature centre, CategoricalFeature context, int dimension = 100)
    {
        ArgumentNullException.ThrowIfNull(centre);
        ArgumentNullException.ThrowIfNull(context);
        if (centre.Cardinality != context.Cardinality)
            throw new ArgumentException($"Centre and context are words of one vocabulary, but '{centre.Name}' has {centre.Cardinality} values and '{context.Name}' {context.Cardinality}.", nameof(context));
        if (centre.Name == context.Name)
            throw new ArgumentException($"Centre and context are two features of a batch, but both are called '{centre.Name}'. Give one of them another name.", nameof(context));
        return ModelBuilder
            .Embed(centre, dimension, options: new EmbeddingOptions { Initializer = Initializer.Uniform(dimension > 0 ? 0.5 / dimension : 0) })
            .Embed(context, dimension, options: new EmbeddingOptions { Initializer = Initializer.Constant(0) })
            .Dot().BinaryHead();
    }
}
