namespace DeepMF.Engines;

/// <summary>The values of one feature in a batch. The hierarchy is closed.</summary>
public abstract class BatchColumn
{
    private protected BatchColumn(Feature feature) => Feature = feature;

    /// <summary>The feature that the column holds.</summary>
    public Feature Feature { get; }

    internal static BatchColumn Create(Feature feature, int capacity) => feature switch
    {
        CategoricalFeature categorical => new CategoricalColumn(categorical, capacity),
        MultiValuedFeature multiValued => new MultiValuedColumn(multiValued, capacity),
        NumericFeature numeric => new NumericColumn(numeric, capacity),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private protected static int Length(Feature feature, int capacity, int perRow)
    {
        var length = (long)capacity * perRow;
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"Feature '{feature.Name}' needs {length} numbers for so many rows, more than an array holds. Take smaller batches.");
    }
}

/// <summary>One index per row.</summary>
public sealed class CategoricalColumn : BatchColumn
{
    private readonly int[] _indices;

    internal CategoricalColumn(CategoricalFeature feature, int capacity)
        : base(feature) => _indices = new int[Length(feature, capacity, 1)];

    /// <summary>The indices, shape <c>[Capacity]</c>.</summary>
    public Span<int> Indices => _indices;
}

/// <summary>Any number of indices per row.</summary>
public sealed class MultiValuedColumn : BatchColumn
{
    private readonly int[] _offsets;
    private int[] _values;
    private int _rowsSet;

    internal MultiValuedColumn(MultiValuedFeature feature, int capacity)
        : base(feature)
    {
        _values = new int[Length(feature, capacity, 4)];
        _offsets = new int[capacity + 1];
    }

    /// <summary>Where each row's values start, shape <c>[Capacity + 1]</c>: row r holds values Offsets[r] to Offsets[r + 1].</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>The values of all rows, one row after the other.</summary>
    public ReadOnlySpan<int> Values => _values;

    /// <summary>The rows that have been set since row 0 was; <see langword="null"/> where none ever was, so that all bags are empty.</summary>
    internal int? RowsSet => _rowsSet == 0 ? null : _rowsSet;

    /// <summary>Sets the values of a row. Rows are set in order, from row 0; what later rows had is lost, and a row that is passed over has an empty bag.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="values">Its values; none is an empty bag.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is outside the batch.</exception>
    public void SetRow(int row, ReadOnlySpan<int> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, _offsets.Length - 1);
        if (row > _rowsSet)
            _offsets.AsSpan(_rowsSet + 1, row - _rowsSet).Fill(_offsets[_rowsSet]);
        var start = _offsets[row];
        var end = checked(start + values.Length);
        if (end > _values.Length)
            Array.Resize(ref _values, Math.Max(end, (int)Math.Min(2L * _values.Length, Array.MaxLength)));
        values.CopyTo(_values.AsSpan(start));
        _offsets[row + 1] = end;
        _rowsSet = row + 1;
    }
}

/// <summary>A vector of numbers per row.</summary>
public sealed class NumericColumn : BatchColumn
{
    private readonly float[] _values;

    internal NumericColumn(NumericFeature feature, int capacity)
        : base(feature) => _values = new float[Length(feature, capacity, feature.Width)];

    /// <summary>The numbers, shape <c>[Capacity, Width]</c>, row-major.</summary>
    public Span<float> Values => _values;
}
