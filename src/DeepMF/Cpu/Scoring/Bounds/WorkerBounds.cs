using DeepMF.Cpu.Memory;

namespace DeepMF.Cpu.Scoring.Bounds;

/// <summary>The bounds of one worker: per context the linear part v · h + d of a <see cref="ScoreBound"/>, chosen for rows that score high.</summary>
internal sealed unsafe class WorkerBounds : IDisposable
{
    /// <summary>How often the linear part of a context is chosen. A bound that is still loose then is not worth its time.</summary>
    private const int MostChoices = 4;

    private readonly ScoreBound _bound;
    private readonly ProjectedDenseStep _step;
    private readonly int _depth;
    private readonly int _stride;
    private readonly LinearChoice _linear;
    private readonly NativeBuffer _vectors;
    private readonly NativeBuffer _packed;
    private readonly NativeBuffer _numbers;
    private readonly float[] _constants;
    private readonly int[] _choices;
    private readonly int[] _selected;

    public WorkerBounds(ScoreBound bound, int contexts, int tileRows)
    {
        (_bound, _step) = (bound, bound.Step);
        _depth = _step.Dense.Weight.Rows;
        _stride = Padding.Stride(_depth);
        _linear = new LinearChoice(bound);
        _vectors = new NativeBuffer((long)contexts * _stride);
        // The kernel computes rows in blocks, so there is room for one more lane of rows.
        _packed = new NativeBuffer((long)(tileRows + Padding.Lane) * _stride);
        _numbers = new NativeBuffer(tileRows + Padding.Lane);
        _constants = new float[contexts];
        _choices = new int[contexts];
        _selected = new int[tileRows];
    }

    /// <summary>The rows that bounds have spared a score so far.</summary>
    public long PassedOver { get; set; }

    /// <summary>Forgets the contexts of the last block.</summary>
    public void Start() => Array.Clear(_choices);

    /// <summary>Whether rows of a context have bounds that are worth their time.</summary>
    public bool Has(int context) => _choices[context] is > 0 and <= MostChoices;

    /// <summary>Writes the bounds of a tile where its scores would be.</summary>
    public void Compute(in ScoringTile tile, int context)
    {
        var exact = _bound.Exact!;
        tile.Kernels.MultiplyProject(
            _step.Product(tile.Rows, tile.Tile.Values(_step.Input), _step.Input.Stride) with { Columns = exact.Units, B = exact.Weight, StrideB = exact.Stride, Start = exact.Start },
            _step.Slope,
            exact.Output,
            _constants[context],
            _vectors.Pointer + (nint)context * _stride,
            tile.Tile.Values(_step.Projection.Output));
    }

    /// <summary>Finds the rows of a tile whose bound reaches a floor; NaN does.</summary>
    /// <returns>Their number.</returns>
    public int Select(ReadOnlySpan<float> bounds, float floor) => ReachingRows.Find(bounds, floor, _selected);

    /// <summary>Writes the scores of the selected rows, the same to the last bit as if all rows were scored.</summary>
    public void ScoreSelected(in ScoringTile tile, int count)
    {
        float* input = tile.Tile.Values(_step.Input), destination = tile.Tile.Values(_step.Projection.Output);
        for (var i = 0; i < count; i++)
            new ReadOnlySpan<float>(input + (nint)_selected[i] * _step.Input.Stride, _depth).CopyTo(new Span<float>(_packed.Pointer + (nint)i * _stride, _depth));
        _step.Project(tile.Kernels, count, _packed.Pointer, _stride, _numbers.Pointer);
        for (var i = 0; i < count; i++)
            destination[_selected[i]] = _numbers.Pointer[i];
    }

    /// <summary>Makes the rows of a tile that are not selected rows that are never chosen.</summary>
    public void Drop(Span<float> scores, int count)
    {
        for (int r = 0, next = 0; r < scores.Length; r++)
            if (next < count && _selected[next] == r)
                next++;
            else
                scores[r] = float.NaN;
    }

    /// <summary>Chooses the linear part of a context from the best rows of a tile that has been scored.</summary>
    public void Choose(in ScoringTile tile, int context, ReadOnlySpan<float> scores)
    {
        if (_choices[context] > MostChoices || ++_choices[context] > MostChoices)
            return;
        _constants[context] = (float)_linear.Choose(tile.Tile.Values(_step.Input), _step.Input.Stride, scores, _vectors.Pointer + (nint)context * _stride);
    }

    public void Dispose()
    {
        _linear.Dispose();
        _vectors.Dispose();
        _packed.Dispose();
        _numbers.Dispose();
    }
}
