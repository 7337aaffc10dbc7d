namespace DeepMF.Engines;

/// <summary>Rows for an engine: one column per feature, and targets. A batch is made once and filled again and again.</summary>
/// <remarks>B is <see cref="Count"/>, the rows in use; columns have room for <see cref="Capacity"/> rows.</remarks>
public sealed class Batch
{
    private readonly BatchColumn[] _columns;
    private readonly float[] _targets;

    /// <summary>Creates an empty batch.</summary>
    /// <param name="features">The features, each with a name of its own.</param>
    /// <param name="capacity">The most rows that the batch will hold, at least 1.</param>
    /// <exception cref="ArgumentException">Two features have the same name, or one is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than 1, or a column would be longer than an array can be.</exception>
    public Batch(IEnumerable<Feature> features, int capacity)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Capacity = capacity;
        _columns = [.. features.Select(f => BatchColumn.Create(f ?? throw new ArgumentException("A feature of the batch is null.", nameof(features)), capacity))];
        _targets = new float[capacity];
        var twice = _columns.GroupBy(c => c.Feature.Name).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new ArgumentException($"Feature '{twice.Key}' is in the batch twice.", nameof(features));
    }

    /// <summary>The most rows that the batch can hold.</summary>
    public int Capacity { get; }

    /// <summary>The rows in use.</summary>
    /// <value>From 0 to <see cref="Capacity"/>; 0 in a new batch.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above the capacity.</exception>
    public int Count
    {
        get;
        set
        {
            if (value < 0 || value > Capacity)
                throw new ArgumentOutOfRangeException(nameof(value), value, $"The batch has room for {Capacity} rows.");
            field = value;
        }
    }

    /// <summary>The columns, in the order of the features.</summary>
    public IReadOnlyList<BatchColumn> Columns => _columns;

    /// <summary>The targets of all rows that fit, shape <c>[Capacity]</c>; the first <see cref="Count"/> are in use.</summary>
    public Span<float> Targets => _targets;

    /// <summary>The column of a categorical feature, shape <c>[Capacity]</c>.</summary>
    /// <param name="name">The name of the feature.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentException">The batch has no categorical feature of that name.</exception>
    public CategoricalColumn Categorical(string name) => Find<CategoricalColumn>(name, "categorical");

    /// <summary>The column of a multi-valued feature.</summary>
    /// <param name="name">The name of the feature.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentException">The batch has no multi-valued feature of that name.</exception>
    public MultiValuedColumn MultiValued(string name) => Find<MultiValuedColumn>(name, "multi-valued");

    /// <summary>The column of a numeric feature, shape <c>[Capacity, Width]</c>.</summary>
    /// <param name="name">The name of the feature.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentException">The batch has no numeric feature of that name.</exception>
    public NumericColumn Numeric(string name) => Find<NumericColumn>(name, "numeric");

    private T Find<T>(string name, string kind)
        where T : BatchColumn
    {
        foreach (var column in _columns)
            if (column.Feature.Name == name && column is T found)
                return found;
        throw new ArgumentException($"The batch has no {kind} feature '{name}'. It has: {string.Join(", ", _columns.Select(c => $"'{c.Feature.Name}'"))}.", nameof(name));
    }
}
