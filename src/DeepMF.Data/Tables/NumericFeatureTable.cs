using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>A vector of numbers per user or item: an age, a multi-hot row, a text vector.</summary>
public sealed class NumericFeatureTable : FeatureTable
{
    private readonly float[] _values;

    /// <summary>Creates the table; the values are copied.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="key">Whether a row belongs to a user or to an item.</param>
    /// <param name="values">Finite numbers, shape <c>[Rows, Width]</c>, row-major.</param>
    /// <param name="vocabulary">The names of the columns, or <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">The values are no whole number of rows, one of them is not finite, or <paramref name="vocabulary"/> has another size than the width.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="key"/> is not defined.</exception>
    public NumericFeatureTable(NumericFeature feature, FeatureKey key, ReadOnlySpan<float> values, Vocabulary? vocabulary = null)
        : base(key, RowsOf(feature, values), feature, vocabulary)
    {
        if (vocabulary is not null && vocabulary.Count != feature.Width)
            throw new ArgumentException(Invariant($"Feature '{feature.Name}' has a width of {feature.Width}, but its vocabulary has {vocabulary.Count} indices."), nameof(vocabulary));
        for (var i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i]))
                throw new ArgumentException(Invariant($"Feature '{feature.Name}' holds finite numbers, but row {i / feature.Width} has {values[i]} in column {i % feature.Width}."), nameof(values));
        Feature = feature;
        _values = values.ToArray();
    }

    /// <inheritdoc/>
    public override NumericFeature Feature { get; }

    /// <summary>The numbers, shape <c>[Rows, Width]</c>, row-major.</summary>
    public ReadOnlySpan<float> Values => _values;

    private static int RowsOf(NumericFeature feature, ReadOnlySpan<float> values)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return values.Length % feature.Width == 0
            ? values.Length / feature.Width
            : throw new ArgumentException(Invariant($"Feature '{feature.Name}' has {feature.Width} numbers per row, but {values.Length} numbers are no whole number of rows."), nameof(values));
    }
}
