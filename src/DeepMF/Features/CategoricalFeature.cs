namespace DeepMF;

/// <summary>A feature with exactly one of <see cref="IndexedFeature.Cardinality"/> values per row: a user, an item, an hour of the day.</summary>
/// <remarks>Shape in a batch: <c>[B]</c>, whole numbers from 0 to <c>Cardinality - 1</c>.</remarks>
public sealed record CategoricalFeature : IndexedFeature
{
    /// <summary>Describes a feature with one of <paramref name="cardinality"/> values per row.</summary>
    /// <param name="name">The name of the input: letters, digits, '_', '-' and spaces.</param>
    /// <param name="cardinality">The number of distinct values, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or holds another character.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cardinality"/> is less than 1.</exception>
    public CategoricalFeature(string name, int cardinality)
        : base(name, cardinality)
    {
    }

    internal override string KindName => "categorical";
}
