using System.Collections.Concurrent;
using DeepMF.Engines;
using DeepMF.Scoring;
using DeepMF.Specs;

namespace DeepMF;

/// <summary>Scores every row of a catalog, such as all items, for contexts, such as users, and finds the best rows; made by <see cref="Model.CreateScorer"/>.</summary>
/// <remarks>
/// <para>A scorer is a snapshot: what depends on the catalog alone is computed once, from the parameters as they are when it is made. After further training, make a new one.</para>
/// <para>A score is the prediction of the model for the context's features and the row's: the number of a regression head, the probability of a binary head, the score of a ranking head,
/// the expected value of a softmax head. It agrees with <see cref="Model.Predict(Batch, Span{float})"/> up to rounding.</para>
/// <para>Any number of threads may use a scorer at a time. Memory per call is bounded, however many contexts a batch holds, and calls that write into memory of the caller allocate
/// nothing after the first. Once the model has been disposed of, every call throws an <see cref="ObjectDisposedException"/>.</para>
/// </remarks>
public sealed class CatalogScorer : IDisposable
{
    private readonly Model _model;
    private readonly CatalogSnapshot _snapshot;
    private readonly SpecList<Feature> _contextFeatures;
    private readonly ConcurrentBag<ScoringRun> _runs = [];
    private bool _isDisposed;

    internal CatalogScorer(Model model, Batch catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var engine = model.LiveEngineModel;
        var isCatalog = CatalogCheck.Split(model.Spec.Features, catalog);
        _model = model;
        _contextFeatures = [.. model.Spec.Features.Where((_, f) => !isCatalog[f])];
        Count = catalog.Count;
        _snapshot = engine is ICatalogScoring able ? able.CreateSnapshot(catalog, isCatalog) : new PredictingSnapshot(model, catalog, isCatalog);
    }

    /// <summary>The rows of the catalog.</summary>
    public int Count { get; }

    /// <summary>The features of the model that the catalog lacks: those of a batch of contexts.</summary>
    public IReadOnlyList<Feature> ContextFeatures => _contextFeatures;

    /// <summary>Makes an empty batch with a column for each feature of the context.</summary>
    /// <param name="capacity">The most contexts that the batch will hold, at least 1.</param>
    /// <returns>The batch.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than 1, or more than memory can hold.</exception>
    /// <exception cref="ObjectDisposedException">The scorer or its model has been disposed of.</exception>
    public Batch CreateContexts(int capacity)
    {
        CheckAlive();
        return new Batch(_contextFeatures, capacity);
    }

    /// <summary>Scores every row of the catalog for every context.</summary>
    /// <param name="contexts">The contexts; targets are not read.</param>
    /// <param name="destination">Receives <c>[contexts, Count]</c> scores, row-major.</param>
    /// <exception cref="ArgumentException">The batch lacks a feature, or the destination has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its feature, or a number is not finite.</exception>
    /// <exception cref="InsufficientMemoryException">The memory of the call does not fit into that of the machine.</exception>
    /// <exception cref="ObjectDisposedException">The scorer or its model has been disposed of.</exception>
    public unsafe void Score(Batch contexts, Span<float> destination)
    {
        CheckAlive();
        ArgumentNullException.ThrowIfNull(contexts);
        if (destination.Length != (long)contexts.Count * Count)
            throw new ArgumentException($"Scores of {Count} rows for {contexts.Count} contexts are {(long)contexts.Count * Count} numbers, but the destination has room for {destination.Length}.", nameof(destination));
        if (contexts.Count == 0)
            return;
        var run = Rent();
        try
        {
            run.Bind(contexts);
            run.Copier.Count = Count;
            fixed (float* scores = destination)
            {
                for (var first = 0; first < contexts.Count; first += run.ContextsAtOnce)
                {
                    run.Copier.Destination = scores + (long)first * Count;
                    run.Run(first, Math.Min(run.ContextsAtOnce, contexts.Count - first), run.Copier);
                }
            }
        }
        finally
        {
            _runs.Add(run);
        }
    }

    /// <summary>Finds the rows with the highest scores for every context: for one user, or for all, with all threads of the engine.</summary>
    /// <remarks>
    /// Of equal scores the lower row comes first. A row whose score is not a number is never chosen. Lists do not depend on the number of threads.
    /// When cancelled, the lists of the contexts that have been reported are complete.
    /// </remarks>
    /// <param name="contexts">The contexts; targets are not read.</param>
    /// <param name="n">The rows of a list, at least 1.</param>
    /// <param name="destination">
    /// Receives <c>[contexts, n]</c> rows, row-major, each list with its best row first. Where fewer rows can be chosen the rest is <see cref="ScoredRow.None"/>.
    /// </param>
    /// <param name="excluded">The rows that must not be chosen; none unless given.</param>
    /// <param name="progress">Receives the number of contexts that are done, after every block of them.</param>
    /// <param name="cancellationToken">Stops the search between two blocks of contexts.</param>
    /// <exception cref="ArgumentException">The batch lacks a feature, the destination has the wrong length, or the excluded rows do not ascend or do not fit the contexts and the catalog.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1, an index is outside its feature, or a number is not finite.</exception>
    /// <exception cref="InsufficientMemoryException">The memory of the call does not fit into that of the machine.</exception>
    /// <exception cref="ObjectDisposedException">The scorer or its model has been disposed of.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> has been cancelled.</exception>
    public unsafe void Top(Batch contexts, int n, Span<ScoredRow> destination, ExcludedRows excluded = default, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckAlive();
        ArgumentNullException.ThrowIfNull(contexts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        if (destination.Length != (long)contexts.Count * n)
            throw new ArgumentException($"Lists of {n} rows for {contexts.Count} contexts are {(long)contexts.Count * n} rows, but the destination has room for {destination.Length}.", nameof(destination));
        CatalogCheck.Excluded(excluded, contexts.Count, Count);
        if (contexts.Count == 0)
            return;
        // More rows than there are cannot be chosen: the rest of each list is filled here.
        var size = Math.Min(n, Count);
        var run = Rent();
        try
        {
            run.Bind(contexts);
            var block = TopSelection.ContextsAtOnce(run.ContextsAtOnce, run.Workers, size);
            fixed (int* rows = excluded.Rows, offsets = excluded.Offsets)
            {
                for (var first = 0; first < contexts.Count; first += block)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var count = Math.Min(block, contexts.Count - first);
                    run.Selection.Start(count, size, rows, excluded.Rows.Length, offsets is null ? null : offsets + first);
                    run.Run(first, count, run.Selection);
                    run.Selection.Finish(destination.Slice(first * n, count * n), n);
                    progress?.Report(first + count);
                }
            }
        }
        finally
        {
            _runs.Add(run);
        }
    }

    /// <summary>Finds the rows with the highest scores for every context, as lists.</summary>
    /// <param name="contexts">The contexts; targets are not read.</param>
    /// <param name="n">The most rows of a list, at least 1.</param>
    /// <param name="excluded">The rows that must not be chosen; none unless given.</param>
    /// <returns>One list per context, best row first, as long as there are rows to choose.</returns>
    /// <exception cref="ArgumentException">The batch lacks a feature, the lists together have more rows than an array holds, or the excluded rows do not ascend or do not fit the contexts and the catalog.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1, an index is outside its feature, or a number is not finite.</exception>
    /// <exception cref="InsufficientMemoryException">The memory of the call does not fit into that of the machine.</exception>
    /// <exception cref="ObjectDisposedException">The scorer or its model has been disposed of.</exception>
    public ScoredRow[][] Top(Batch contexts, int n, ExcludedRows excluded = default)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        var size = Math.Min(n, Count);
        if ((long)contexts.Count * size > Array.MaxLength)
            throw new ArgumentException($"Lists of {size} rows for {contexts.Count} contexts are {(long)contexts.Count * size} rows, more than an array holds. Take smaller batches.", nameof(contexts));
        var all = new ScoredRow[contexts.Count * size];
        Top(contexts, size, all, excluded);
        var lists = new ScoredRow[contexts.Count][];
        for (var c = 0; c < lists.Length; c++)
            lists[c] = [.. all.AsSpan(c * size, size).ToArray().TakeWhile(row => row != ScoredRow.None)];
        return lists;
    }

    /// <summary>Releases the memory of the scorer, not that of the model. No other call may be running on it.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        foreach (var run in _runs)
            run.Dispose();
        _snapshot.Dispose();
    }

    private ScoringRun Rent() => _runs.TryTake(out var run) ? run : _snapshot.CreateRun();

    private void CheckAlive()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _ = _model.LiveEngineModel;
    }
}
