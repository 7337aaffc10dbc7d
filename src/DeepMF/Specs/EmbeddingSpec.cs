namespace DeepMF.Specs;

/// <summary>A table with one learned vector per value of a feature; a bag is pooled into one vector.</summary>
/// <remarks>Shapes: <c>[B] → [B, Dimension]</c>; weight <c>[Cardinality, Dimension]</c>.</remarks>
public sealed record EmbeddingSpec : InputSpec
{
    /// <summary>Describes a table.</summary>
    /// <param name="feature">The feature whose values are looked up.</param>
    /// <param name="dimension">The width of the vectors, at least 1.</param>
    /// <param name="options">How the table starts and is regularised; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is less than 1.</exception>
    public EmbeddingSpec(IndexedFeature feature, int dimension, EmbeddingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(feature);
        if (dimension <= 0)
            throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"The embedding of feature '{feature.Name}' needs a dimension of at least 1.");
        Feature = feature;
        Dimension = dimension;
        Options = options ?? EmbeddingOptions.Default;
    }

    /// <summary>The feature whose values are looked up.</summary>
    public IndexedFeature Feature { get; }

    /// <summary>The width of the vectors.</summary>
    public int Dimension { get; }

    /// <summary>How the table starts and is regularised.</summary>
    public EmbeddingOptions Options { get; }

    /// <inheritdoc/>
    public override Feature Source => Feature;

    /// <inheritdoc/>
    public override int Width => Dimension;

    internal override string KindName => "embedding";
}
