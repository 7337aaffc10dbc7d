using DeepMF.Engines;

namespace DeepMF.Data;

/// <summary>One batch, and what fills it: the indices of its rows, and the features that they lead to.</summary>
internal sealed class BatchFiller
{
    private readonly ColumnFiller[] _fillers;
    private readonly int[] _users;
    private readonly int[] _items;

    public BatchFiller(InteractionFeatures source, IEnumerable<Feature> features, int batchSize)
    {
        Feature[] known = [.. features];
        foreach (var feature in known)
            source.Check(feature);
        Batch = new Batch(known, batchSize);
        _fillers = [.. Batch.Columns.Select(c => ColumnFiller.Create(c, source, batchSize))];
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
}
