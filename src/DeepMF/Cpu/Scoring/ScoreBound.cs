using System.Numerics.Tensors;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;

namespace DeepMF.Cpu.Scoring;

/// <summary>Numbers that scores cannot pass, for a part of the work: rows that stay below the last of a list need no score. This is what all contexts have in common; see <see cref="WorkerBounds"/>.</summary>
/// <remarks>
/// A score is w · f(h W + b) + c, with h ≥ 0 and a rectifier f(z) = max(z, s z), 0 ≤ s ≤ 1, which is convex: f(z) ≥ a z for a = 1 and for a = s. So a unit k with w_k &lt; 0 adds at most w_k a_k z_k, which is linear in h,
/// and all these units together are one dot product v · h + d. Only the units with w_k &gt; 0, about half of them, need the layer.
/// What rounding may take is linear in h as well, since no h is below 0, and is part of v.
/// The a_k are free: they decide how tight the bound is, never whether it holds. Where z_k has one sign in all rows that score high, the right a_k loses nothing there.
/// </remarks>
internal sealed unsafe class ScoreBound : IDisposable
{
    /// <summary>Bounds pay where at most this share of the units needs the layer.</summary>
    private const double MostExact = 0.75;

    private readonly int _lane;
    private readonly int[] _order;
    private readonly float[] _keys;
    private readonly NativeBuffer _weight;
    private readonly NativeBuffer _vectors;

    public ScoreBound(ProjectedDenseStep step, KernelSet kernels)
    {
        Step = step;
        _lane = kernels.Bits / 32;
        var (depth, units) = (step.Dense.Weight.Rows, step.Dense.Weight.Columns);
        Stride = Padding.Stride(units);
        _order = new int[units];
        _keys = new float[units];
        _weight = new NativeBuffer((long)depth * Stride);
        _vectors = new NativeBuffer(2L * Stride + Padding.Stride(depth));
    }

    public ProjectedDenseStep Step { get; }

    /// <summary>The units that go through the layer, in whole vectors; the first ones of <see cref="Order"/>.</summary>
    public int ExactUnits { get; private set; }

    /// <summary>The units: first those with w of at least 0, then the others, those of largest |w| before.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <summary>The floats from one row of the exact units' weights to the next.</summary>
    public int Stride { get; }

    /// <summary>The weights of the exact units, <c>[K, ExactUnits]</c>.</summary>
    public float* Weight => _weight.Pointer;

    /// <summary>The bias of each exact unit.</summary>
    public float* Start => _vectors.Pointer;

    /// <summary>What each exact unit adds to the score per unit of its output.</summary>
    public float* Output => _vectors.Pointer + Stride;

    /// <summary>What rounding may take, per unit of each input: part of every v.</summary>
    public float* Margin => _vectors.Pointer + 2 * Stride;

    /// <summary>What rounding may take besides.</summary>
    public double MarginConstant { get; private set; }

    /// <summary>Reads the weights as they are now.</summary>
    /// <returns>Whether bounds are worth their time.</returns>
    public bool Prepare()
    {
        var weight = Step.Dense.Weight;
        float* bias = Step.Dense.Bias.Pointer, w = Step.Projection.Weight.Pointer;
        var positive = 0;
        for (var unit = 0; unit < _order.Length; unit++)
        {
            (_order[unit], _keys[unit]) = (unit, -w[unit]);
            positive += w[unit] < 0 ? 0 : 1;
        }

        // Whole vectors: the rest of the last one is filled with the units of largest |w|, whose bounds would lose most.
        ExactUnits = Math.Max(1, (positive + _lane - 1) / _lane) * _lane;
        if (ExactUnits > MostExact * _order.Length)
            return false;
        Array.Sort(_keys, _order);
        Array.Reverse(_order, positive, _order.Length - positive);
        for (var e = 0; e < ExactUnits; e++)
            (Start[e], Output[e]) = (bias[_order[e]], w[_order[e]]);
        // A sum of n terms is off by at most n 2⁻²⁴ of the sum of their magnitudes (Higham 2002, section 4.2), here both that of the bound and that of the score; twice that also covers v and d.
        var rounding = 4.0 * (weight.Rows + _order.Length + Padding.Lane) / (1 << 24);
        var constant = (double)MathF.Abs(Step.Projection.Bias.Pointer[0]);
        for (var unit = 0; unit < _order.Length; unit++)
            constant += (double)MathF.Abs(w[unit]) * MathF.Abs(bias[unit]);
        MarginConstant = rounding * constant;
        var length = TensorPrimitives.Norm<float>(new ReadOnlySpan<float>(w, _order.Length));
        for (var k = 0; k < weight.Rows; k++)
        {
            float* source = weight.Row(k), destination = Weight + (nint)k * Stride;
            for (var e = 0; e < ExactUnits; e++)
                destination[e] = source[_order[e]];
            // Σ |w| |W_k| is at most |w| |W_k|, the product of two lengths (Cauchy and Schwarz).
            Margin[k] = (float)rounding * length * TensorPrimitives.Norm<float>(new ReadOnlySpan<float>(source, _order.Length));
        }

        return true;
    }

    public void Dispose()
    {
        _weight.Dispose();
        _vectors.Dispose();
    }
}
