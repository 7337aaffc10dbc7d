using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Scoring.Bounds;
using DeepMF.Scoring;

namespace DeepMF.Cpu.Scoring.Codes;

/// <summary>Rows from anywhere in the catalog side by side, so that the kernel that scores all rows scores them alone, the same to the last bit.</summary>
internal sealed unsafe class PackedRows : IDisposable
{
    /// <summary>The rows that are scored together, a multiple of those of a block of the kernel.</summary>
    public const int Capacity = 96;

    private readonly CpuCatalog _catalog;
    private readonly ScoringWorkspace _workspace;
    private readonly ScoreBound _bound;
    private readonly int _worker;
    private readonly NativeBuffer _inputs;
    private readonly NativeBuffer _numbers;
    private readonly int[] _rows = new int[Capacity];
    private int _count;
    private int _lastCount;

    public PackedRows(CpuCatalog catalog, ScoringWorkspace workspace, ScoreBound bound, int worker)
    {
        (_catalog, _workspace, _bound, _worker) = (catalog, workspace, bound, worker);
        Stride = Padding.Stride(bound.Step.Dense.Weight.Rows);
        _inputs = new NativeBuffer((long)Capacity * Stride);
        _numbers = new NativeBuffer(Capacity);
    }

    /// <summary>The inputs of the layer of the rows that were scored last.</summary>
    public float* Inputs => _inputs.Pointer;

    /// <summary>The floats from one row of inputs to the next.</summary>
    public int Stride { get; }

    /// <summary>What the layer made of the rows that were scored last.</summary>
    public ReadOnlySpan<float> Last => new(_numbers.Pointer, _lastCount);

    /// <summary>The rows that have been scored so far.</summary>
    public long Scored { get; private set; }

    /// <summary>Takes a row, and scores all that are there when no more fits.</summary>
    public void Add(TopSelection selection, int context, int row)
    {
        _rows[_count++] = row;
        var index = row / _catalog.TileRows;
        _bound.Codes!.Split.Prefetch(_catalog.Kept(index), row - index * _catalog.TileRows);
        if (_count == Capacity)
            Score(selection, context);
    }

    /// <summary>Scores the rows that are there.</summary>
    public void Score(TopSelection selection, int context)
    {
        if (_count == 0)
            return;
        for (var i = 0; i < _count; i++)
            Read(context, i, _rows[i]);
        _bound.Step.Project(_bound.Kernels, _count, _inputs.Pointer, Stride, _numbers.Pointer);
        for (int i = 0, end; i < _count; i = end)
        {
            var index = _rows[i] / _catalog.TileRows;
            var row = index * _catalog.TileRows;
            var tile = _workspace.Open(_worker, index);
            var output = tile.Tile.Values(_bound.Step.Projection.Output);
            for (end = i; end < _count && _rows[end] - row is >= 0 and var r && r < tile.Rows; end++)
                output[r] = _numbers.Pointer[end];
            var scores = _workspace.Finish(tile, context, _catalog.Plan.BoundAt + 1);
            for (var j = i; j < end; j++)
                selection.Add(_worker, context, new ScoredRow(_rows[j], scores[_rows[j] - row]));
        }

        Scored += _count;
        (_lastCount, _count) = (_count, 0);
    }

    /// <summary>Computes the inputs of a row.</summary>
    /// <param name="context">The context.</param>
    /// <param name="place">Where they are to be.</param>
    /// <param name="row">The row.</param>
    public void Read(int context, int place, int row)
    {
        var split = _bound.Codes!.Split;
        var index = row / _catalog.TileRows;
        split.RunRow(_bound.Kernels, _catalog.Kept(index), row - index * _catalog.TileRows, _workspace.Context(split.Context, context), _inputs.Pointer + (nint)place * Stride);
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _numbers.Dispose();
    }
}
