namespace DeepMF;

/// <summary>A feature with any number of values per row (a bag): the genres of a film, the words of a title.</summary>
/// <remarks>
/// Shape in a batch: offsets <c>[B + 1]</c> and values <c>[offsets[B]]</c>; row r holds <c>values[offsets[r]..offsets[r + 1]]</c>.
/// An empty bag embeds to the zero vector.
/// </remarks>
public sealed record MultiValuedFeature : IndexedFeature
{
    /// <summary>Describes a feature with any number of <paramref name="cardinality"/> values per row.</summary>
    /// <param name="name">The name of the input: letters, digits, '_', '-' and spaces.</param>
    /// <param name="cardinality">The number of distinct values, at least 1.</param>
    /// <param name="pooling">How the embeddings of a bag become one vector.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or holds another character.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cardinality"/> is less than 1, or <paramref name="pooling"/> is not defined.</exception>
    public MultiValuedFeature(string name, int cardinality, Pooling pooling = Pooling.Mean)
        : base(name, cardinality)
    {
        if (!Enum.IsDefined(pooling))
            throw new ArgumentOutOfRangeException(nameof(pooling), pooling, $"Feature '{name}' needs a pooling of Mean, Sum or SquareRootMean.");
        Pooling = pooling;
    }

    /// <summary>How the embeddings of a bag become one vector.</summary>
    /// <value>The default is <see cref="Pooling.Mean"/>.</value>
    public Pooling Pooling { get; }

    internal override string KindName => "multiValued";
}
