using System.Diagnostics.CodeAnalysis;
using DeepMF.Engines;

namespace DeepMF.Data;

/// <summary>Hands out the rows of a table as batches: indices, side features and, as targets, ratings.</summary>
/// <remarks>
/// Every row comes once per epoch; the last batch may be short. With a seed, the order of an epoch depends on the seed and on the
/// epoch's number alone. Nothing is allocated after construction, except by bags of more than 16 million values in a batch.
/// </remarks>
public sealed class BatchIterator : IBatchSource
{
    private readonly InteractionTable _table;
    private readonly BatchFiller _filler;
    private readonly ulong? _seed;
    private readonly int[]? _order;
    private int _position;
    private bool _started;

    /// <summary>Creates an iterator that stands at the start of epoch 0.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="features">The features that a batch holds: the table's users, items, and features of its feature tables.</param>
    /// <param name="batchSize">The rows of a batch, at least 1.</param>
    /// <param name="shuffleSeed">The seed of the orders, or <see langword="null"/> for the order of the table.</param>
    /// <exception cref="ArgumentException">The table lacks a feature, or a feature is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is less than 1.</exception>
    public BatchIterator(InteractionTable table, IEnumerable<Feature> features, int batchSize, ulong? shuffleSeed = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        _table = table;
        _filler = new BatchFiller(table.Features, features, batchSize);
        _seed = shuffleSeed;
        _order = shuffleSeed is null ? null : new int[table.Count];
        BatchSize = batchSize;
    }

    /// <inheritdoc/>
    public int BatchCount => (int)((RowCount + BatchSize - 1) / BatchSize);

    /// <inheritdoc/>
    public long RowCount => _table.Count;

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public void StartEpoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        if (_order is not null)
            RowOrder.Shuffle(_order, RowOrder.Stream(_seed!.Value, "shuffle", epoch));
        _position = 0;
        _started = true;
    }

    /// <inheritdoc/>
    public bool TryNext([NotNullWhen(true)] out Batch? batch)
    {
        if (!_started)
            StartEpoch(0);
        var count = Math.Min(BatchSize, _table.Count - _position);
        if (count == 0)
        {
            batch = null;
            return false;
        }

        if (_order is null)
            Copy(count);
        else
            Gather(_order.AsSpan(_position, count));
        _filler.Fill(count);
        _position += count;
        batch = _filler.Batch;
        return true;
    }

    private void Copy(int count)
    {
        _table.UserIndices.Slice(_position, count).CopyTo(_filler.Users);
        _table.ItemIndices.Slice(_position, count).CopyTo(_filler.Items);
        _table.Ratings.Slice(_position, count).CopyTo(_filler.Batch.Targets);
    }

    private void Gather(ReadOnlySpan<int> rows)
    {
        // Slices of one length let the compiler leave the bounds checks out.
        var users = _filler.Users[..rows.Length];
        var items = _filler.Items[..rows.Length];
        var targets = _filler.Batch.Targets[..rows.Length];
        var allUsers = _table.UserIndices;
        var allItems = _table.ItemIndices;
        var allRatings = _table.Ratings;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            users[i] = allUsers[row];
            items[i] = allItems[row];
            targets[i] = allRatings[row];
        }
    }
}
