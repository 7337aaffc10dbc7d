using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Any number of values per user or item: the genres of a film.</summary>
public sealed class MultiValuedFeatureTable : FeatureTable
{
    private readonly int[] _offsets;
    private readonly int[] _values;

    /// <summary>Creates the table; offsets and values are copied.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="key">Whether a row belongs to a user or to an item.</param>
    /// <param name="offsets">Where each row's values start, shape <c>[Rows + 1]</c>: row r holds values offsets[r] to offsets[r + 1].</param>
    /// <param name="values">The values of all rows, one row after the other, each from 0 to <c>Cardinality - 1</c>.</param>
    /// <param name="vocabulary">The names of the values, or <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">The offsets do not rise from 0 to the number of values, or <paramref name="vocabulary"/> has another size than the feature.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside the feature, or <paramref name="key"/> is not defined.</exception>
    public MultiValuedFeatureTable(MultiValuedFeature feature, FeatureKey key, ReadOnlySpan<int> offsets, ReadOnlySpan<int> values, Vocabulary? vocabulary = null)
        : base(key, RowsOf(feature, offsets, values), feature, vocabulary)
    {
        CheckIndices(feature, values);
        Feature = feature;
        _offsets = offsets.ToArray();
        _values = values.ToArray();
    }

    /// <inheritdoc/>
    public override MultiValuedFeature Feature { get; }

    /// <summary>Where each row's values start, shape <c>[Rows + 1]</c>.</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>The values of all rows, one row after the other.</summary>
    public ReadOnlySpan<int> Values => _values;

    /// <summary>The values of one row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>Its values; none where the bag is empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is outside the table.</exception>
    public ReadOnlySpan<int> ValuesOf(int row)
    {
        if ((uint)row >= (uint)Rows)
            throw new ArgumentOutOfRangeException(nameof(row), row, Invariant($"Feature '{Feature.Name}' has the rows 0 to {Rows - 1}."));
        return _values.AsSpan(_offsets[row], _offsets[row + 1] - _offsets[row]);
    }

    /// <summary>Makes a table of the first value of each row.</summary>
    /// <remarks>An empty row gets an extra value, index <c>Cardinality</c>. Names are kept where they are strings; the extra one is <paramref name="emptyName"/>.</remarks>
    /// <param name="name">The name of the new feature; the default is this feature's name with "-first".</param>
    /// <param name="emptyName">The name of the extra value; the vocabulary must not hold it yet.</param>
    /// <returns>A table with one value per row and a cardinality that is greater by one.</returns>
    /// <exception cref="ArgumentException">The vocabulary holds <paramref name="emptyName"/> already.</exception>
    public CategoricalFeatureTable First(string? name = null, string emptyName = "(none)")
    {
        ArgumentNullException.ThrowIfNull(emptyName);
        var indices = new int[Rows];
        for (var row = 0; row < Rows; row++)
            indices[row] = ValuesOf(row) is [var first, ..] ? first : Feature.Cardinality;
        Vocabulary<string>? names = null;
        if (Vocabulary is Vocabulary<string> known)
        {
            names = DeepMF.Vocabulary.Create([.. known.Ids, emptyName], known.HasUnknown);
            if (names.Count == known.Count)
                throw new ArgumentException($"Feature '{Feature.Name}' has a value '{emptyName}' already: name the value of empty rows otherwise.", nameof(emptyName));
        }

        return new CategoricalFeatureTable(new CategoricalFeature(name ?? $"{Feature.Name}-first", Feature.Cardinality + 1), Key, indices, names);
    }

    /// <summary>Makes a table of numbers: 1 where a row holds the value, else 0.</summary>
    /// <param name="name">The name of the new feature; the default is this feature's name with "-multihot".</param>
    /// <returns>A table of shape <c>[Rows, Cardinality]</c>; an empty row is all 0.</returns>
    /// <exception cref="OverflowException">Rows times cardinality is more than an array holds.</exception>
    public NumericFeatureTable ToMultiHot(string? name = null)
    {
        var width = Feature.Cardinality;
        var hot = new float[checked(Rows * width)];
        for (var row = 0; row < Rows; row++)
            foreach (var value in ValuesOf(row))
                hot[row * width + value] = 1;
        return new NumericFeatureTable(new NumericFeature(name ?? $"{Feature.Name}-multihot", width), Key, hot, Vocabulary);
    }

    private static int RowsOf(MultiValuedFeature feature, ReadOnlySpan<int> offsets, ReadOnlySpan<int> values)
    {
        ArgumentNullException.ThrowIfNull(feature);
        if (offsets is not [0, ..] || offsets[^1] != values.Length)
            throw new ArgumentException(Invariant($"The offsets of feature '{feature.Name}' start at 0 and end at the number of values, {values.Length}."), nameof(offsets));
        for (var row = 1; row < offsets.Length; row++)
            if (offsets[row] < offsets[row - 1])
                throw new ArgumentException(Invariant($"The offsets of feature '{feature.Name}' never fall, but row {row - 1} starts at {offsets[row - 1]} and ends at {offsets[row]}."), nameof(offsets));
        return offsets.Length - 1;
    }
}
