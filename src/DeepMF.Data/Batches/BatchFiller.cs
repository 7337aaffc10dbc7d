using DeepMF.Engines;
using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>One batch, and the columns of a table that fill it.</summary>
internal sealed class BatchFiller
{
    private readonly ColumnFiller[] _fillers;
    private readonly int[] _users;
    private readonly int[] _items;

    public BatchFiller(InteractionTable table, IEnumerable<Feature> features, int batchSize)
    {
        Feature[] known = [.. features];
        foreach (var feature in known)
            Check(table, feature);
        Batch = new Batch(known, batchSize);
        _fillers = [.. Batch.Columns.Select(c => ColumnFiller.Create(c, table, batchSize))];
        _users = new int[batchSize];
        _items = new int[batchSize];
    }

    public Batch Batch { get; }

    /// <summary>The user of each row, to be set before <see cref="Fill"/>.</summary>
    public Span<int> Users => _users;

    /// <summary>The item of each row, to be set before <see cref="Fill"/>.</summary>
    public Span<int> Items => _items;

    public void Fill(int count)
    {
        Batch.Count = count;
        foreach (var filler in _fillers)
            filler.Fill(_users.AsSpan(0, count), _items.AsSpan(0, count));
    }

    private static void Check(InteractionTable table, Feature feature)
    {
        if (feature is null)
            throw new ArgumentException("A feature of the batch is null.", nameof(feature));
        Feature[] there = [table.Users, table.Items, .. table.FeatureTables.Select(t => t.Feature)];
        // How a bag is pooled is the model's choice: the data are the same.
        if (!there.Any(f => f == feature || (f is MultiValuedFeature a && feature is MultiValuedFeature b && a.Name == b.Name && a.Cardinality == b.Cardinality)))
            throw new ArgumentException($"The table has no feature {Describe(feature)}. It has: {string.Join(", ", there.Select(Describe))}.", nameof(feature));
    }

    private static string Describe(Feature feature) => feature switch
    {
        CategoricalFeature f => Invariant($"'{f.Name}' (categorical, {f.Cardinality})"),
        MultiValuedFeature f => Invariant($"'{f.Name}' (multi-valued, {f.Cardinality})"),
        NumericFeature f => Invariant($"'{f.Name}' (numeric, width {f.Width})"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
