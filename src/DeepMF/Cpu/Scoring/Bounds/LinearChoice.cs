using System.Numerics.Tensors;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;

namespace DeepMF.Cpu.Scoring.Bounds;

/// <summary>Chooses the linear part v · h + d of a <see cref="ScoreBound"/> for rows that score high.</summary>
internal sealed unsafe class LinearChoice : IDisposable
{
    private readonly ScoreBound _bound;
    private readonly KernelSet _kernels;
    private readonly int _depth;
    private readonly int _stride;
    private readonly int _unitStride;
    private readonly NativeBuffer _units;

    public LinearChoice(ScoreBound bound)
    {
        _bound = bound;
        _kernels = bound.Kernels;
        _depth = bound.Step.Dense.Weight.Rows;
        _stride = Padding.Stride(_depth);
        _unitStride = Padding.Stride(bound.Order.Length);
        _units = new NativeBuffer(_stride + 2L * _unitStride);
    }

    /// <summary>Writes v for the mean of some rows, each with the weight that its score is above the mean score.</summary>
    /// <param name="inputs">Their inputs of the layer.</param>
    /// <param name="stride">The floats from one row of inputs to the next.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="v">Receives v.</param>
    /// <returns>d.</returns>
    public double Choose(float* inputs, nint stride, ReadOnlySpan<float> scores, float* v)
    {
        var step = _bound.Step;
        var weight = step.Dense.Weight;
        float* bias = step.Dense.Bias.Pointer, w = step.Projection.Weight.Pointer;
        float* mean = _units.Pointer, z = mean + _stride, factors = z + _unitStride;
        ReadMean(inputs, stride, scores, mean);
        new ReadOnlySpan<float>(bias, weight.Columns).CopyTo(new Span<float>(z, weight.Columns));
        for (var k = 0; k < _depth; k++)
            _kernels.AddScaled(weight.Row(k), mean[k], z, weight.Columns);
        // An exact unit adds nothing here: its factor is 0.
        new Span<float>(factors, weight.Columns).Clear();
        var constant = step.Projection.Bias.Pointer[0] + _bound.MarginConstant;
        foreach (var unit in _bound.Order[_bound.ExactUnits..])
        {
            factors[unit] = w[unit] * (z[unit] > 0 ? 1 : step.Slope);
            constant += (double)factors[unit] * bias[unit];
        }

        _kernels.RowDots(weight.Pointer, weight.Stride, factors, 0, _depth, weight.Columns, 0, v);
        TensorPrimitives.Add(new ReadOnlySpan<float>(v, _depth), _bound.Margin, new Span<float>(v, _depth));
        return constant;
    }

    public void Dispose() => _units.Dispose();

    private void ReadMean(float* inputs, nint stride, ReadOnlySpan<float> scores, float* mean)
    {
        new Span<float>(mean, _stride).Clear();
        double sum = 0, total = 0;
        var count = 0;
        foreach (var score in scores)
        {
            if (!float.IsFinite(score))
                continue;
            sum += score;
            count++;
        }

        var level = (float)(sum / count);
        var isEven = !scores.ContainsAnyExcept(scores[0]);
        for (var r = 0; r < scores.Length; r++)
        {
            var above = isEven ? 1 : scores[r] - level;
            if (!(above > 0 && float.IsFinite(above)))
                continue;
            total += above;
            _kernels.AddScaled(inputs + r * stride, above, mean, _depth);
        }

        if (total > 0)
            TensorPrimitives.Multiply(new ReadOnlySpan<float>(mean, _depth), (float)(1 / total), new Span<float>(mean, _depth));
    }
}
