using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using DeepMF.Cpu.Memory;

namespace DeepMF.Cpu.Scoring;

/// <summary>The bounds of one worker: per context the linear part v · h + d of a <see cref="ScoreBound"/>, chosen for rows that score high.</summary>
internal sealed unsafe class WorkerBounds : IDisposable
{
    /// <summary>The best rows of a tile, whose mean decides.</summary>
    private const int ModelRows = 16;

    /// <summary>How often the linear part of a context is chosen. A bound that is still loose then is not worth its time.</summary>
    private const int MostChoices = 4;

    private readonly ScoreBound _bound;
    private readonly ProjectedDenseStep _step;
    private readonly int _depth;
    private readonly int _stride;
    private readonly NativeBuffer _linear;
    private readonly NativeBuffer _units;
    private readonly NativeBuffer _packed;
    private readonly NativeBuffer _numbers;
    private readonly float[] _constants;
    private readonly int[] _choices;
    private readonly int[] _selected;
    private readonly float[] _keys;

    public WorkerBounds(ScoreBound bound, int contexts, int tileRows)
    {
        (_bound, _step) = (bound, bound.Step);
        _depth = _step.Dense.Weight.Rows;
        _stride = Padding.Stride(_depth);
        _linear = new NativeBuffer((long)contexts * _stride);
        _units = new NativeBuffer(_stride + 2L * bound.Stride);
        // The kernel computes rows in blocks, so there is room for one more lane of rows.
        _packed = new NativeBuffer((long)(tileRows + Padding.Lane) * _stride);
        _numbers = new NativeBuffer(tileRows + Padding.Lane);
        _constants = new float[contexts];
        _choices = new int[contexts];
        _selected = new int[tileRows];
        _keys = new float[tileRows];
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
        tile.Kernels.MultiplyProject(
            _step.Product(tile.Rows, tile.Tile.Values(_step.Input), _step.Input.Stride) with { Columns = _bound.ExactUnits, B = _bound.Weight, StrideB = _bound.Stride, Start = _bound.Start },
            _step.Slope,
            _bound.Output,
            _constants[context],
            _linear.Pointer + (nint)context * _stride,
            tile.Tile.Values(_step.Projection.Output));
    }

    /// <summary>Finds the rows of a tile whose bound reaches a floor; NaN does.</summary>
    /// <returns>Their number.</returns>
    public int Select(ReadOnlySpan<float> bounds, float floor)
    {
        int count = 0, r = 0;
        for (; r + Vector512<float>.Count <= bounds.Length; r += Vector512<float>.Count)
            for (var mask = (~Vector512.LessThan(Vector512.Create(bounds[r..]), Vector512.Create(floor))).ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
                _selected[count++] = r + BitOperations.TrailingZeroCount(mask);
        for (; r < bounds.Length; r++)
            if (!(bounds[r] < floor))
                _selected[count++] = r;
        return count;
    }

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
        for (var r = 0; r < scores.Length; r++)
            (_selected[r], _keys[r]) = (r, float.IsNaN(scores[r]) ? float.PositiveInfinity : -scores[r]);
        Array.Sort(_keys, _selected, 0, scores.Length);
        var weight = _step.Dense.Weight;
        float* bias = _step.Dense.Bias.Pointer, w = _step.Projection.Weight.Pointer;
        float* mean = _units.Pointer, z = mean + _stride, factors = z + _bound.Stride, v = _linear.Pointer + (nint)context * _stride;
        var rows = Math.Min(ModelRows, scores.Length);
        new Span<float>(mean, _stride).Clear();
        for (var i = 0; i < rows; i++)
            tile.Kernels.AddScaled(tile.Tile.Values(_step.Input) + (nint)_selected[i] * _step.Input.Stride, 1f / rows, mean, _depth);
        new ReadOnlySpan<float>(bias, weight.Columns).CopyTo(new Span<float>(z, weight.Columns));
        for (var k = 0; k < _depth; k++)
            tile.Kernels.AddScaled(weight.Row(k), mean[k], z, weight.Columns);
        // An exact unit adds nothing here: its factor is 0.
        new Span<float>(factors, weight.Columns).Clear();
        var constant = _step.Projection.Bias.Pointer[0] + _bound.MarginConstant;
        foreach (var unit in _bound.Order[_bound.ExactUnits..])
        {
            factors[unit] = w[unit] * (z[unit] > 0 ? 1 : _step.Slope);
            constant += (double)factors[unit] * bias[unit];
        }

        tile.Kernels.RowDots(weight.Pointer, weight.Stride, factors, 0, _depth, weight.Columns, 0, v);
        TensorPrimitives.Add(new ReadOnlySpan<float>(v, _depth), new ReadOnlySpan<float>(_bound.Margin, _depth), new Span<float>(v, _depth));
        _constants[context] = (float)constant;
    }

    public void Dispose()
    {
        _linear.Dispose();
        _units.Dispose();
        _packed.Dispose();
        _numbers.Dispose();
    }
}
