using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Scoring.Bounds;
using DeepMF.Scoring;

namespace DeepMF.Cpu.Scoring.Codes;

/// <summary>Finds the best rows of a part of the catalog for one context at a time: bounds of all rows from their codes, scores of those whose bound reaches the floor of the list.</summary>
/// <remarks>A few rows decide the first bounds. Once some rows have been scored, those with the highest bounds, the best of them decide the bounds from then on.</remarks>
internal sealed unsafe class CodedSearch : IDisposable
{
    /// <summary>The rows of a part for each place of a list from which on bounds pay.</summary>
    private const int LeastRows = 16;

    /// <summary>With fewer contexts than so many per worker, workers share contexts.</summary>
    private const int ContextsPerWorker = 4;

    /// <summary>The parts of a shared context: workers take them as they come, so that none waits long for another.</summary>
    private const int PartsPerWorker = 12;

    /// <summary>The rows that decide the first bounds: those of the part that come first.</summary>
    private const int TypicalRows = 32;

    private const int NoContext = -1;

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
    private readonly NativeBuffer? _blocks;
    private readonly int[] _found;
    private readonly float[] _foundBounds;
    private int _context = NoContext;
    private bool _isCoded;
    private bool _isFirstBound;
    private long _bounded;

    public CodedSearch(CpuCatalog catalog, ScoringWorkspace workspace, ScoreBound bound, int worker, float tolerance)
    {
        (_catalog, _workspace, _bound, _worker, _tolerance) = (catalog, workspace, bound, worker, tolerance);
        _linear = new LinearChoice(bound);
        _codes = new ContextCodes(bound.Codes!, bound.Bytes!, bound.Step);
        _packed = new PackedRows(catalog, workspace, bound, worker);
        _candidates = new CandidateRows(_packed, tolerance);
        _vector = new NativeBuffer(Padding.Stride(bound.Step.Dense.Weight.Rows));
        _found = new int[catalog.TileRows];
        _foundBounds = new float[catalog.TileRows];
        // Blocks of rows may reach beyond a tile, where there is no room.
        if (catalog.TileRows % ByteProduct.BlockRows != 0)
            _blocks = new NativeBuffer(catalog.TileRows + ByteProduct.BlockRows);
    }

    /// <summary>The rows that bounds have spared a score so far.</summary>
    public long PassedOver => _bounded - _packed.Scored;

    /// <summary>The parts that a catalog is cut into for each context, or 0 where lists are too long for bounds.</summary>
    public static int Parts(CpuCatalog catalog, int size, int workers, int contexts)
    {
        var rows = (long)LeastRows * size;
        if (rows > catalog.Count)
            return 0;
        return contexts < ContextsPerWorker * workers && rows * workers <= catalog.Count ? Math.Min(PartsPerWorker * workers, catalog.Tiles) : 1;
    }

    /// <summary>Starts a block of contexts.</summary>
    public void Start()
    {
        _context = NoContext;
        _candidates.Start();
    }

    /// <summary>Searches a part for a context. What has been found may wait for <see cref="Finish"/>.</summary>
    public void Run(TopSelection selection, int context, int part, int parts)
    {
        var (first, end) = ((int)((long)part * _catalog.Tiles / parts), (int)((part + 1L) * _catalog.Tiles / parts));
        if (context != _context)
        {
            Finish(selection);
            _context = context;
            ChooseTypical(first);
        }

        for (var t = first; t < end; t++)
            if (_isCoded)
                Search(selection, t);
            else
                Score(selection, t);
    }

    /// <summary>Scores what has been found.</summary>
    public void Finish(TopSelection selection)
    {
        if (_context != NoContext)
            Reduce(selection, most: 0);
    }

    public void Dispose()
    {
        _linear.Dispose();
        _codes.Dispose();
        _packed.Dispose();
        _vector.Dispose();
        _blocks?.Dispose();
    }

    /// <summary>Chooses bounds for the first rows of a tile.</summary>
    private void ChooseTypical(int index)
    {
        var count = Math.Min(TypicalRows, _catalog.Rows(index));
        for (var r = 0; r < count; r++)
            _packed.Read(_context, r, index * _catalog.TileRows + r);
        // Nothing is known of their scores yet: each counts the same.
        Span<float> scores = stackalloc float[TypicalRows];
        scores.Clear();
        Choose(scores[..count]);
        _isFirstBound = true;
    }

    /// <summary>Chooses bounds for the best of the packed rows.</summary>
    private void Choose(ReadOnlySpan<float> scores)
    {
        var constant = _linear.Choose(_packed.Inputs, _packed.Stride, scores, _vector.Pointer);
        var values = _workspace.Context(_bound.Codes!.Split.Context, _context);
        _isCoded = _codes.Read(values, _vector.Pointer, constant, _bound.Rounding, _bound.Order[.._bound.ExactUnits]);
    }

    /// <summary>Scores all rows of a tile.</summary>
    private void Score(TopSelection selection, int index)
    {
        var scores = _workspace.Finish(_workspace.Open(_worker, index), _context, 0);
        var row = index * _catalog.TileRows;
        selection.Exclude(_context, row, scores);
        for (var r = 0; r < scores.Length; r++)
            selection.Add(_worker, _context, new ScoredRow(row + r, scores[r]));
    }

    /// <summary>Bounds the rows of a tile, and makes candidates of those whose bound reaches the floor.</summary>
    private void Search(TopSelection selection, int index)
    {
        var bounds = Bound(index);
        _bounded += bounds.Length;
        var count = ReachingRows.Find(bounds, selection.Floor(_context) - _tolerance, _found);
        // Copies: rows that are scored meanwhile use the place of the bounds.
        for (var i = 0; i < count; i++)
            _foundBounds[i] = bounds[_found[i]];
        for (var i = 0; i < count; i++)
        {
            _candidates.Add(index * _catalog.TileRows + _found[i], _foundBounds[i]);
            if (_candidates.IsFull)
                Reduce(selection, CandidateRows.Capacity / 2);
        }
    }

    private void Reduce(TopSelection selection, int most)
    {
        for (var scored = _packed.Scored; _candidates.ScoreSome(selection, _context, most); scored = _packed.Scored)
        {
            // Excluded rows have gone without a score.
            if (!_isFirstBound || scored == _packed.Scored)
                continue;
            Choose(_packed.Last);
            _isFirstBound = false;
        }
    }

    /// <summary>Computes the bounds of a tile.</summary>
    private Span<float> Bound(int index)
    {
        var tile = _workspace.Open(_worker, index);
        var output = tile.Tile.Values(_bound.Step.Projection.Output);
        _codes.Compute(_bound.Codes!.Tile(index), CatalogCodes.RowBlocks(tile.Rows), _blocks is null ? output : _blocks.Pointer);
        if (_blocks is not null)
            new ReadOnlySpan<float>(_blocks.Pointer, tile.Rows).CopyTo(new Span<float>(output, tile.Rows));
        // None of what follows the bounded step turns an order round.
        return _workspace.Finish(tile, _context, _catalog.Plan.BoundAt + 1);
    }
}
