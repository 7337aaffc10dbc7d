using System.Numerics.Tensors;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Scoring.Codes;

namespace DeepMF.Cpu.Scoring.Bounds;

/// <summary>Numbers that scores cannot pass, for a part of the work: rows that stay below the last of a list need no score. This is what all contexts have in common; see <see cref="WorkerBounds"/>.</summary>
/// <remarks>
/// A score is w · f(h W + b) + c, with h ≥ 0 and a rectifier f(z) = max(z, s z), 0 ≤ s ≤ 1, which is convex: f(z) ≥ a z for a = 1 and for a = s. So a unit k with w_k &lt; 0 adds at most w_k a_k z_k, which is linear in h,
/// and all these units together are one dot product v · h + d. Only the units with w_k &gt; 0, about half of them, need the layer.
/// What rounding may take is linear in h as well, since no h is below 0, and is part of v.
/// The a_k are free: they decide how tight the bound is, never whether it holds. Where z_k has one sign in all rows that score high, the right a_k loses nothing there.
/// Where the catalog has codes, the units with w_k &gt; 0 are computed from bytes (<see cref="ContextCodes"/>), and the bound allows for what these leave.
/// </remarks>
internal sealed unsafe class ScoreBound : IDisposable
{
    /// <summary>Without codes bounds pay where at most this share of the units needs the layer.</summary>
    private const double MostExact = 0.75;

    private readonly int _lane;
    private readonly int[] _order;
    private readonly float[] _keys;
    private readonly NativeBuffer _margin;
    private readonly WeightWatch _watch;
    private bool _isWorthwhile;

    public ScoreBound(ProjectedDenseStep step, KernelSet kernels, CatalogCodes? codes = null)
    {
        Step = step;
        Kernels = kernels;
        Codes = codes;
        if (codes is null)
            Exact = new ExactWeights(step);
        else
            Bytes = new ByteWeights(codes, step);
        _lane = kernels.Bits / 32;
        _order = new int[step.Dense.Weight.Columns];
        _keys = new float[_order.Length];
        _margin = new NativeBuffer(Padding.Stride(step.Dense.Weight.Rows));
        _watch = new WeightWatch(step);
    }

    public ProjectedDenseStep Step { get; }

    public KernelSet Kernels { get; }

    /// <summary>The codes of the catalog that bounds are computed from, if from bytes.</summary>
    public CatalogCodes? Codes { get; }

    /// <summary>The exact units in bytes, where there are codes.</summary>
    public ByteWeights? Bytes { get; }

    /// <summary>The exact units as they are, where there are no codes.</summary>
    public ExactWeights? Exact { get; }

    /// <summary>The units that go through the layer, in whole vectors unless they are bytes; the first ones of <see cref="Order"/>.</summary>
    public int ExactUnits { get; private set; }

    /// <summary>The units: first those with w of at least 0, then the others, those of largest |w| before.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <summary>What rounding may take, relative to the magnitudes that are summed.</summary>
    /// <remarks>A sum of n terms is off by at most n 2⁻²⁴ of the sum of their magnitudes (Higham 2002, section 4.2), here both that of the bound and that of the score; twice that also covers v and d.</remarks>
    public double Rounding => 4.0 * (Step.Dense.Weight.Rows + _order.Length + Padding.Lane) / (1 << 24);

    /// <summary>What rounding may take, per unit of each input: part of every v.</summary>
    public ReadOnlySpan<float> Margin => new(_margin.Pointer, Step.Dense.Weight.Rows);

    /// <summary>What rounding may take besides.</summary>
    public double MarginConstant { get; private set; }

    /// <summary>Reads the weights as they are now.</summary>
    /// <returns>Whether bounds are worth their time.</returns>
    public bool Prepare()
    {
        if (_watch.HasChanged())
            _isWorthwhile = Read();
        return _isWorthwhile;
    }

    public void Dispose()
    {
        _margin.Dispose();
        Exact?.Dispose();
        Bytes?.Dispose();
    }

    private bool Read()
    {
        var w = Step.Projection.Weight.Pointer;
        var positive = 0;
        for (var unit = 0; unit < _order.Length; unit++)
        {
            (_order[unit], _keys[unit]) = (unit, -w[unit]);
            positive += w[unit] < 0 ? 0 : 1;
        }

        // Whole vectors: the rest of the last one is filled with the units of largest |w|, whose bounds would lose most.
        ExactUnits = Exact is null ? positive : Math.Max(1, (positive + _lane - 1) / _lane) * _lane;
        if (Exact is not null && ExactUnits > MostExact * _order.Length)
            return false;
        Array.Sort(_keys, _order);
        Array.Reverse(_order, positive, _order.Length - positive);
        ReadMargin();
        Exact?.Read(_order.AsSpan(0, ExactUnits));
        return Bytes is null || Bytes.Read(_order.AsSpan(0, ExactUnits));
    }

    private void ReadMargin()
    {
        float* bias = Step.Dense.Bias.Pointer, w = Step.Projection.Weight.Pointer;
        var constant = (double)MathF.Abs(Step.Projection.Bias.Pointer[0]);
        for (var unit = 0; unit < _order.Length; unit++)
            constant += (double)MathF.Abs(w[unit]) * MathF.Abs(bias[unit]);
        MarginConstant = Rounding * constant;
        // Σ |w| |W_k| is at most |w| |W_k|, the product of two lengths (Cauchy and Schwarz).
        var length = TensorPrimitives.Norm<float>(new ReadOnlySpan<float>(w, _order.Length));
        for (var k = 0; k < Step.Dense.Weight.Rows; k++)
            _margin.Pointer[k] = (float)Rounding * length * TensorPrimitives.Norm<float>(new ReadOnlySpan<float>(Step.Dense.Weight.Row(k), _order.Length));
    }
}
