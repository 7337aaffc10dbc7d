namespace DeepMF.Data;

/// <summary>Exactly one value per user or item: an occupation, a country.</summary>
public sealed class CategoricalFeatureTable : FeatureTable
{
    private readonly int[] _indices;

    /// <summary>Creates the table; the values are copied.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="key">Whether a row belongs to a user or to an item.</param>
    /// <param name="indices">The value of each row, shape <c>[Rows]</c>, from 0 to <c>Cardinality - 1</c>.</param>
    /// <param name="vocabulary">The names of the values, or <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the feature, or <paramref name="key"/> is not defined.</exception>
    /// <exception cref="ArgumentException"><paramref name="vocabulary"/> has another size than the feature.</exception>
    public CategoricalFeatureTable(CategoricalFeature feature, FeatureKey key, ReadOnlySpan<int> indices, Vocabulary? vocabulary = null)
        : base(key, indices.Length, NotNull(feature), vocabulary)
    {
        CheckIndices(feature, indices);
        Feature = feature;
        _indices = indices.ToArray();
    }

    /// <inheritdoc/>
    public override CategoricalFeature Feature { get; }

    /// <summary>The value of each row, shape <c>[Rows]</c>.</summary>
    public ReadOnlySpan<int> Indices => _indices;

    private static CategoricalFeature NotNull(CategoricalFeature feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return feature;
    }
}
