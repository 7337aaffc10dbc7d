using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Scoring.Bounds;
using DeepMF.Scoring;

namespace DeepMF.Cpu.Scoring.Codes;

/// <summary>Finds the best rows of a part of the catalog for one context at a time: bounds of all rows from their codes, scores of those whose bound reaches the floor of the list.</summary>
/// <remarks>
/// A few rows decide the bounds of the first tiles, the trial. The rows of the trial with the highest bounds are scored: from then on the floor is high, and the best of them decide the bounds of all other tiles.
/// </remarks>
internal sealed unsafe class CodedSearch : IDisposable
{
    /// <summary>The rows of a part for each place of a list from which on bounds pay.</summary>
    private const int LeastRows = 16;

    /// <summary>The part of the rows that is the trial.</summary>
    private const int TrialShare = 16;

    /// <summary>The rows that the trial has at least for each place of a list.</summary>
    private const int TrialRows = 4;

    /// <summary>The rows that decide the bounds of the trial: the first ones.</summary>
    private const int TypicalRows = 32;

    private readonly CpuCatalog _catalog;
    private readonly ScoringWorkspace _workspace;
    private readonly ScoreBound _bound;
    private readonly int _worker;
    private readonly float _tolerance;
    private readonly LinearChoice _linear;
    private readonly ContextCodes _codes;
    private readonly PackedRows _packed;
    private readonly CandidateRows _candidates;
    private readonly NativeBuffer _vector;
    private readonly NativeBuffer _kept;
    private readonly NativeBuffer? _blocks;

    public CodedSearch(CpuCatalog catalog, ScoringWorkspace workspace, ScoreBound bound, int worker, float tolerance)
    {
        (_catalog, _workspace, _bound, _worker, _tolerance) = (catalog, workspace, bound, worker, tolerance);
        _linear = new LinearChoice(bound);
        _codes = new ContextCodes(bound.Codes!, bound.Bytes!, bound.Step);
        _packed = new PackedRows(catalog, workspace, bound, worker);
        _candidates = new CandidateRows(_packed, tolerance);
        _vector = new NativeBuffer(Padding.Stride(bound.Step.Dense.Weight.Rows));
        _kept = new NativeBuffer(Math.Max(catalog.Count / TrialShare, (int)((long)TrialRows * catalog.Count / LeastRows)) + catalog.TileRows);
        // Blocks of rows may reach beyond a tile, where there is no room.
        if (catalog.TileRows % ByteProduct.BlockRows != 0)
            _blocks = new NativeBuffer(catalog.TileRows + ByteProduct.BlockRows);
    }

    /// <summary>The rows that bounds have spared a score so far.</summary>
    public long PassedOver { get; private set; }

    /// <summary>The parts that a catalog is cut into for each context, or 0 where lists are too long for bounds.</summary>
    public static int Parts(CpuCatalog catalog, int size, int workers, int contexts)
    {
        // Few contexts leave workers idle unless several share one.
        var parts = contexts < 4 * workers ? workers : 1;
        return (long)LeastRows * size * parts <= catalog.Count ? parts : (long)LeastRows * size <= catalog.Count ? 1 : 0;
    }

    /// <summary>Adds the best rows of a part to a selection.</summary>
    public void Run(TopSelection selection, int context, int part, int parts)
    {
        var (first, end) = ((int)((long)part * _catalog.Tiles / parts), (int)((part + 1L) * _catalog.Tiles / parts));
        _packed.Start();
        var count = Math.Min(TypicalRows, _catalog.Rows(first));
        for (var r = 0; r < count; r++)
            _packed.Read(context, r, first * _catalog.TileRows + r);
        // Nothing is known of their scores yet: each counts the same.
        Span<float> scores = stackalloc float[TypicalRows];
        scores.Clear();
        if (!Choose(context, _packed.Inputs, _packed.Stride, scores[..count]))
        {
            ScoreTiles(selection, context, first, end);
            return;
        }

        var trialRows = Math.Max((end - first) * _catalog.TileRows / TrialShare, TrialRows * selection.Size);
        var middle = Math.Min(end, first + (trialRows + _catalog.TileRows - 1) / _catalog.TileRows);
        var before = _packed.Scored;
        var isCoded = Try(selection, context, first, middle);
        if (isCoded)
            Search(selection, context, middle, end);
        else
            ScoreTiles(selection, context, middle, end);
        var bounded = Math.Min((long)(isCoded ? end : middle) * _catalog.TileRows, _catalog.Count) - (long)first * _catalog.TileRows;
        PassedOver += bounded - (_packed.Scored - before);
    }

    public void Dispose()
    {
        _linear.Dispose();
        _codes.Dispose();
        _packed.Dispose();
        _vector.Dispose();
        _kept.Dispose();
        _blocks?.Dispose();
    }

    /// <summary>Chooses bounds for the best of some rows.</summary>
    /// <returns>Whether their numbers are finite.</returns>
    private bool Choose(int context, float* inputs, nint stride, ReadOnlySpan<float> scores)
    {
        var constant = _linear.Choose(inputs, stride, scores, _vector.Pointer);
        return _codes.Read(_workspace.Context(_bound.Codes!.Split.Context, context), _vector.Pointer, constant, _bound.Rounding, _bound.Order[.._bound.ExactUnits]);
    }

    private void ScoreTiles(TopSelection selection, int context, int first, int end)
    {
        for (var t = first; t < end; t++)
            ScoreTile(selection, context, t);
    }

    /// <summary>Scores all rows of a tile.</summary>
    private void ScoreTile(TopSelection selection, int context, int index)
    {
        var scores = _workspace.Finish(_workspace.Open(_worker, index), context, 0);
        var row = index * _catalog.TileRows;
        selection.Exclude(context, row, scores);
        for (var r = 0; r < scores.Length; r++)
            selection.Add(_worker, context, new ScoredRow(row + r, scores[r]));
    }

    /// <summary>Searches the tiles of the trial, and chooses bounds for the rest.</summary>
    /// <returns>Whether the numbers of the new bounds are finite.</returns>
    private bool Try(TopSelection selection, int context, int first, int end)
    {
        var count = 0;
        for (var t = first; t < end; t++)
        {
            var bounds = Bound(selection, context, t);
            bounds.CopyTo(new Span<float>(_kept.Pointer + count, bounds.Length));
            count += bounds.Length;
        }

        var trial = new Span<float>(_kept.Pointer, count);
        var promising = Promising(trial, selection.Size);
        for (var r = 0; r < count; r++)
        {
            if (!(trial[r] >= promising))
                continue;
            _packed.Add(selection, context, first * _catalog.TileRows + r);
            trial[r] = float.NaN;
        }

        _packed.Score(selection, context);
        var isCoded = _packed.Last.Length == 0 || Choose(context, _packed.Inputs, _packed.Stride, _packed.Last);
        AddReaching(selection, context, first * _catalog.TileRows, trial);
        _candidates.Score(selection, context);
        return isCoded;
    }

    /// <summary>A number that a small part of some bounds reaches, but not fewer than two for each place of a list.</summary>
    private static float Promising(ReadOnlySpan<float> bounds, int size)
    {
        double sum = 0;
        var (highest, count) = (float.NegativeInfinity, 0);
        foreach (var bound in bounds)
        {
            if (!float.IsFinite(bound))
                continue;
            sum += bound;
            highest = Math.Max(highest, bound);
            count++;
        }

        // Of numbers that are normally distributed a tenth is above that share of the range.
        var mean = sum / count;
        for (var share = 0.4; share < 1; share += 0.05)
            if (Reaching(bounds, Level(share)) is var reaching && (reaching <= PackedRows.Capacity || reaching < 4 * size))
                return reaching >= 2 * size ? Level(share) : float.NegativeInfinity;
        return highest;

        float Level(double share) => (float)(mean + share * (highest - mean));
    }

    private static int Reaching(ReadOnlySpan<float> bounds, float level)
    {
        var count = 0;
        foreach (var bound in bounds)
            count += bound >= level ? 1 : 0;
        return count;
    }

    private void Search(TopSelection selection, int context, int first, int end)
    {
        for (var t = first; t < end; t++)
        {
            // A copy: rows that are scored meanwhile use the place of the bounds.
            var bounds = new Span<float>(_kept.Pointer, _catalog.Rows(t));
            Bound(selection, context, t).CopyTo(bounds);
            AddReaching(selection, context, t * _catalog.TileRows, bounds);
        }

        _candidates.Score(selection, context);
    }

    /// <summary>Computes the bounds of a tile; those of rows that are excluded are NaN.</summary>
    private Span<float> Bound(TopSelection selection, int context, int index)
    {
        var tile = _workspace.Open(_worker, index);
        var output = tile.Tile.Values(_bound.Step.Projection.Output);
        _codes.Compute(_bound.Codes!.Tile(index), CatalogCodes.RowBlocks(tile.Rows), _blocks is null ? output : _blocks.Pointer);
        if (_blocks is not null)
            new ReadOnlySpan<float>(_blocks.Pointer, tile.Rows).CopyTo(new Span<float>(output, tile.Rows));
        // None of what follows the bounded step turns an order round.
        var bounds = _workspace.Finish(tile, context, _catalog.Plan.BoundAt + 1);
        // What is no number is no bound: such a row is scored.
        if (float.IsNaN(TensorPrimitives.Max<float>(bounds)))
            foreach (ref var bound in bounds)
                bound = float.IsNaN(bound) ? float.PositiveInfinity : bound;
        selection.Exclude(context, index * _catalog.TileRows, bounds);
        return bounds;
    }

    /// <summary>Finds the rows whose bound reaches the floor.</summary>
    private void AddReaching(TopSelection selection, int context, int firstRow, ReadOnlySpan<float> bounds)
    {
        var floor = selection.Floor(context) - _tolerance;
        var r = 0;
        for (; r + Vector512<float>.Count <= bounds.Length; r += Vector512<float>.Count)
            for (var mask = Vector512.GreaterThanOrEqual(Vector512.Create(bounds[r..]), Vector512.Create(floor)).ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
                Add(selection, context, firstRow, r + BitOperations.TrailingZeroCount(mask), bounds);
        for (; r < bounds.Length; r++)
            if (bounds[r] >= floor)
                Add(selection, context, firstRow, r, bounds);
    }

    private void Add(TopSelection selection, int context, int firstRow, int row, ReadOnlySpan<float> bounds) => _candidates.Add(selection, context, firstRow + row, bounds[row]);
}
