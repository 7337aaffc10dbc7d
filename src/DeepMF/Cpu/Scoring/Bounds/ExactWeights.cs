using DeepMF.Cpu.Memory;

namespace DeepMF.Cpu.Scoring.Bounds;

/// <summary>The units of a layer that bounds compute as the layer does, side by side.</summary>
internal sealed unsafe class ExactWeights : IDisposable
{
    private readonly ProjectedDenseStep _step;
    private readonly NativeBuffer _weight;
    private readonly NativeBuffer _vectors;

    public ExactWeights(ProjectedDenseStep step)
    {
        _step = step;
        Stride = Padding.MatrixStride(step.Dense.Weight.Columns);
        _weight = new NativeBuffer((long)step.Dense.Weight.Rows * Stride);
        _vectors = new NativeBuffer(2L * Stride);
    }

    /// <summary>The units, in whole vectors.</summary>
    public int Units { get; private set; }

    /// <summary>The floats from one row of the weights to the next.</summary>
    public int Stride { get; }

    /// <summary><c>[K, Units]</c>.</summary>
    public float* Weight => _weight.Pointer;

    /// <summary>The bias of each unit.</summary>
    public float* Start => _vectors.Pointer;

    /// <summary>What each unit adds to the score per unit of its output.</summary>
    public float* Output => _vectors.Pointer + Stride;

    /// <summary>Copies the weights of some units.</summary>
    public void Read(ReadOnlySpan<int> units)
    {
        Units = units.Length;
        for (var u = 0; u < units.Length; u++)
            (Start[u], Output[u]) = (_step.Dense.Bias.Pointer[units[u]], _step.Projection.Weight.Pointer[units[u]]);
        for (var k = 0; k < _step.Dense.Weight.Rows; k++)
            for (var u = 0; u < units.Length; u++)
                Weight[(nint)k * Stride + u] = _step.Dense.Weight.Row(k)[units[u]];
    }

    public void Dispose()
    {
        _weight.Dispose();
        _vectors.Dispose();
    }
}
