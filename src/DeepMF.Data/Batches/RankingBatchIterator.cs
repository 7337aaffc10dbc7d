using System.Diagnostics.CodeAnalysis;
using DeepMF.Engines;
using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Hands out pairs for a ranking head: row 2k is a known interaction, row 2k + 1 the same user with an item that the user has no interaction with.</summary>
/// <remarks>
/// The second item is drawn uniformly from all items that the user has no row with in the table; the index of unknown items is never drawn
/// (Rendle et al. 2009, section 4.1). Order and draws depend on the seed and on the epoch's number alone. Targets are 1 and 0.
/// Rows of users who have seen every item are passed over. Nothing is allocated after construction.
/// </remarks>
public sealed class RankingBatchIterator : IBatchSource
{
    private readonly InteractionTable _table;
    private readonly BatchFiller _filler;
    private readonly ulong _seed;
    private readonly SeenItems _seen;
    private readonly int[] _rows;
    private readonly int[] _order;
    private CounterRandom _draws;
    private int _position;
    private bool _started;

    /// <summary>Creates an iterator that stands at the start of epoch 0.</summary>
    /// <param name="table">The known interactions; their ratings are not read.</param>
    /// <param name="features">The features that a batch holds: the table's users, items, and features of its feature tables.</param>
    /// <param name="batchSize">The rows of a batch, two per pair: an even number of at least 2.</param>
    /// <param name="seed">The seed of order and draws.</param>
    /// <exception cref="ArgumentException">The table lacks a feature, or a feature is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is odd or less than 2.</exception>
    /// <exception cref="InvalidOperationException">The table has rows, but each of their users has seen every item.</exception>
    public RankingBatchIterator(InteractionTable table, IEnumerable<Feature> features, int batchSize, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(features);
        if (batchSize < 2 || batchSize % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, "A ranking batch holds pairs of rows: its size is an even number of at least 2.");
        _table = table;
        _filler = new BatchFiller(table.Features, features, batchSize);
        _seed = seed;
        _seen = new SeenItems(table);
        _rows = [.. Enumerable.Range(0, table.Count).Where(row => _seen.UnseenCount(table.UserIndices[row]) > 0)];
        if (_rows.Length == 0 && table.Count > 0)
            throw new InvalidOperationException(Invariant($"Every user of the {table.Count} rows has an interaction with every item, so there is no item to compare with."));
        _order = new int[_rows.Length];
        BatchSize = batchSize;
    }

    /// <inheritdoc/>
    public int BatchCount => (int)((RowCount + BatchSize - 1) / BatchSize);

    /// <summary>The rows of an epoch: two per interaction.</summary>
    public long RowCount => 2L * _rows.Length;

    /// <summary>The interactions that are passed over, since their users have seen every item.</summary>
    public int SkippedInteractions => _table.Count - _rows.Length;

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public void StartEpoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        RowOrder.Shuffle(_order, RowOrder.Stream(_seed, "shuffle", epoch));
        _draws = RowOrder.Stream(_seed, "negatives", epoch);
        _position = 0;
        _started = true;
    }

    /// <inheritdoc/>
    public bool TryNext([NotNullWhen(true)] out Batch? batch)
    {
        if (!_started)
            StartEpoch(0);
        var pairs = Math.Min(BatchSize / 2, _order.Length - _position);
        if (pairs == 0)
        {
            batch = null;
            return false;
        }

        var users = _filler.Users;
        var items = _filler.Items;
        var targets = _filler.Batch.Targets;
        for (var k = 0; k < pairs; k++, _position++)
        {
            var row = _rows[_order[_position]];
            var user = _table.UserIndices[row];
            users[2 * k] = user;
            users[2 * k + 1] = user;
            items[2 * k] = _table.ItemIndices[row];
            items[2 * k + 1] = _seen.Unseen(user, (int)_draws.NextInteger((ulong)_position, _seen.UnseenCount(user)));
            targets[2 * k] = 1;
            targets[2 * k + 1] = 0;
        }

        _filler.Fill(2 * pairs);
        batch = _filler.Batch;
        return true;
    }
}
