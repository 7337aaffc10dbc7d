using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using DeepMF.Engines;
using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Hands out the rows of a file as batches, shuffled by blocks and then within groups of blocks, with bounded memory.</summary>
/// <remarks>
/// With a seed, an epoch takes the blocks in random order, <see cref="BlocksInMemory"/> at a time, and shuffles the rows of those together: every row comes once, and
/// the order depends on the file, the seed, <see cref="BlocksInMemory"/> and the epoch's number alone. A row meets in a batch only rows of the blocks it is loaded with; where the file
/// has no more blocks than that, all orders of its rows are possible. Without a seed the rows come in the order of the file, one block in memory.
/// <para>Memory: <c>12 · BlockRows · (BlocksInMemory + 1) + 4 · BlockCount</c> bytes beside the batch. Nothing is allocated after construction, except by bags of more than 16 million values in a batch.</para>
/// <para>Times are not read. Each block is checked when it is loaded.</para>
/// </remarks>
public sealed class StoredBatchIterator : IBatchSource
{
    private readonly StoredInteractions _data;
    private readonly BatchFiller _filler;
    private readonly BlockBuffer _buffer;
    private readonly ulong? _seed;
    private readonly int[] _blocks;
    private readonly Row[] _rows;
    private int _nextBlock;
    private int _row;
    private int _loaded;
    private CounterRandom _orders;
    private bool _started;

    /// <summary>Creates an iterator that stands at the start of epoch 0.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="features">The features that a batch holds: users, items, and features of the feature tables.</param>
    /// <param name="batchSize">The rows of a batch, at least 1.</param>
    /// <param name="shuffleSeed">The seed of the orders, or <see langword="null"/> for the order of the file.</param>
    /// <param name="blocksInMemory">The blocks whose rows are shuffled together, at least 1; not used without a seed.</param>
    /// <exception cref="ArgumentException"><paramref name="data"/> lacks a feature, or a feature is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="batchSize"/> or <paramref name="blocksInMemory"/> is less than 1, an epoch would have more batches than an <see cref="int"/> counts, or so many blocks have more rows than an array holds.
    /// </exception>
    public StoredBatchIterator(StoredInteractions data, IEnumerable<Feature> features, int batchSize, ulong? shuffleSeed = null, int blocksInMemory = 64)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blocksInMemory);
        if ((data.Count - 1) / batchSize >= int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, Invariant($"An epoch of {data.Count} rows would have more than {int.MaxValue} batches."));
        BlocksInMemory = shuffleSeed is null ? 1 : Math.Min(blocksInMemory, data.BlockCount);
        var rows = Math.Min((long)BlocksInMemory * data.BlockRows, data.Count);
        if (rows > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(blocksInMemory), blocksInMemory, Invariant($"So many blocks of {data.BlockRows} rows are {rows} rows, but at most {Array.MaxLength} are shuffled together."));
        _data = data;
        _filler = new BatchFiller(data.Features, features, batchSize);
        _buffer = data.CreateBuffer(withTimestamps: false);
        _seed = shuffleSeed;
        _blocks = [.. Enumerable.Range(0, data.BlockCount)];
        _rows = new Row[rows];
        BatchSize = batchSize;
    }

    /// <inheritdoc/>
    public int BatchCount => (int)((RowCount - 1) / BatchSize + 1);

    /// <inheritdoc/>
    public long RowCount => _data.Count;

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <summary>The blocks whose rows are shuffled together: as asked for, at most as many as the file has.</summary>
    public int BlocksInMemory { get; }

    /// <summary>The mean of all ratings, from the header of the file.</summary>
    public double? MeanTarget => _data.MeanRating;

    /// <inheritdoc/>
    public void StartEpoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        if (_seed is { } seed)
        {
            RowOrder.Shuffle(_blocks, RowOrder.Stream(seed, "shuffle.blocks", epoch));
            _orders = RowOrder.Stream(seed, "shuffle.rows", epoch);
        }

        _nextBlock = 0;
        _row = 0;
        _loaded = 0;
        _started = true;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A block is damaged; the epoch can be started again, but ends there too.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public bool TryNext([NotNullWhen(true)] out Batch? batch)
    {
        if (!_started)
            StartEpoch(0);
        var count = 0;
        while (count < BatchSize && (_row < _loaded || _nextBlock < _blocks.Length))
        {
            if (_row == _loaded)
                Load();
            var taken = Math.Min(BatchSize - count, _loaded - _row);
            Take(_rows.AsSpan(_row, taken), count);
            _row += taken;
            count += taken;
        }

        batch = count == 0 ? null : _filler.Batch;
        if (count > 0)
            _filler.Fill(count);
        return count > 0;
    }

    /// <summary>Loads the next blocks and shuffles their rows.</summary>
    private void Load()
    {
        _row = 0;
        _loaded = 0;
        var first = _nextBlock;
        var end = Math.Min(_blocks.Length, first + BlocksInMemory);
        var loaded = 0;
        for (var block = first; block < end; block++)
        {
            _data.Read(_blocks[block], _buffer);
            Append(_rows.AsSpan(loaded, _buffer.Rows));
            loaded += _buffer.Rows;
        }

        if (_seed is not null)
        {
            // The rows themselves: one random access per row, where an order of row numbers costs one and the look-up in three columns three more.
            RowOrder.Permute(_rows.AsSpan(0, loaded), CounterRandom.Create(_orders.Next64((ulong)first), 0));
        }

        // Only now, so that a damaged block is met again by whoever goes on.
        _nextBlock = end;
        _loaded = loaded;
    }

    private void Append(Span<Row> rows)
    {
        var users = _buffer.Users[..rows.Length];
        var items = _buffer.Items[..rows.Length];
        var ratings = _buffer.Ratings[..rows.Length];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new Row(users[i], items[i], ratings[i]);
    }

    private void Take(ReadOnlySpan<Row> rows, int start)
    {
        var users = _filler.Users.Slice(start, rows.Length);
        var items = _filler.Items.Slice(start, rows.Length);
        var targets = _filler.Batch.Targets.Slice(start, rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            users[i] = rows[i].User;
            items[i] = rows[i].Item;
            targets[i] = rows[i].Rating;
        }
    }

    /// <summary>A row in memory: 12 bytes next to each other.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Row(int User, int Item, float Rating);
}
