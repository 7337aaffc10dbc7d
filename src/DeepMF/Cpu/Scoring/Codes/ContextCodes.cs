using System.Numerics.Tensors;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;

namespace DeepMF.Cpu.Scoring.Codes;

/// <summary>Bounds of the scores of a context from the codes of the catalog: what is subtracted from them, where the units start, and the linear unit.</summary>
/// <remarks>
/// An input of the layer is h = max(a + b, 0), with a of the context and b ≈ low + step · code of the catalog. With p = (a + low) / step and the threshold t ≈ -p, a whole number from 0 to 255, it is h = step (q + o + ε) with q = max(code - t, 0), which the kernel computes. What is left:
/// where p ≥ 0, t = 0 and o = p; where p ≤ -255, q = o = 0; between these o is half of p + t, and ε at most the other half; and what the code leaves of b is added to each ε.
/// A unit w_j max(z_j, 0) with z = h W + β passes a share of its change on, from 0 to 1: a half, and between -½ and ½ besides. With M = (step_k W_kj) and the linear part v · h, a score changes by at most |ε| (|(step_k v_k) + ½ M w| + ½ ‖M‖ |w|) (Cauchy and Schwarz, and the spectral norm).
/// </remarks>
internal sealed unsafe class ContextCodes : IDisposable
{
    /// <summary>Sums of whole numbers stay below twice this.</summary>
    private const double MostSteps = 1 << 28;

    private readonly CatalogCodes _codes;
    private readonly ByteWeights _weights;
    private readonly ProjectedDenseStep _step;
    private readonly NativeBuffer _numbers;
    private readonly double[] _offsets;
    private readonly int _groups;
    private float _constant;

    public ContextCodes(CatalogCodes codes, ByteWeights weights, ProjectedDenseStep step)
    {
        (_codes, _weights, _step) = (codes, weights, step);
        _groups = codes.Groups;
        _numbers = new NativeBuffer((long)_groups * (CatalogCodes.BlockBytes / sizeof(float) + 1 + weights.MostUnits) + 2L * weights.MostUnits);
        _offsets = new double[codes.Step.Length];
        // Where there are no inputs, no code passes.
        new Span<byte>(Thresholds, _groups * ByteProduct.GroupInputs).Fill(byte.MaxValue);
    }

    /// <summary>Reads a context.</summary>
    /// <param name="values">Its part a of the inputs.</param>
    /// <param name="linear">The linear part v of the bound of scores.</param>
    /// <param name="constant">The constant of that bound.</param>
    /// <param name="rounding">What rounding may take, relative to the numbers that are summed.</param>
    /// <param name="units">The units that the kernel computes.</param>
    /// <returns>Whether its numbers are finite and small enough.</returns>
    public bool Read(float* values, float* linear, double constant, double rounding, ReadOnlySpan<int> units)
    {
        var error = ReadThresholds(values);
        constant += ReadLinear(linear, out var length) + (_codes.ResidualLength + error) * (_weights.HalfSensitivity + length);
        var magnitude = Math.Abs(constant);
        for (var u = 0; u < units.Length; u++)
        {
            var start = _step.Dense.Bias.Pointer[units[u]] + TensorPrimitives.Dot(_offsets, _weights.Row(u));
            start = Math.Ceiling(start / _weights.Scale[u]);
            if (!(Math.Abs(start) < MostSteps))
                return false;
            Start[u] = (int)start;
            magnitude += Math.Abs(start * Factor[u]);
        }

        _constant = (float)(constant + rounding * magnitude);
        // No sum of any row is beyond single precision.
        for (var u = 0; u < _weights.Units; u++)
            magnitude += Math.Abs(Factor[u]) * (double)byte.MaxValue * sbyte.MaxValue * _offsets.Length;
        return float.IsFinite((float)magnitude);
    }

    /// <summary>Computes bounds of whole blocks of rows.</summary>
    public void Compute(byte* codes, int rowBlocks, float* destination) => ByteProduct.Run(new ByteArguments
    {
        RowBlocks = rowBlocks,
        Groups = _groups,
        Units = _weights.Units,
        BlockUnits = _weights.BlockUnits,
        Codes = codes,
        Thresholds = Thresholds,
        Levels = (byte*)_numbers.Pointer,
        Weights = _weights.Weights,
        LastWeights = LastWeights,
        Start = Start,
        Floor = _weights.Floor,
        Factor = Factor,
        Constant = _constant,
        Destination = destination,
    });

    public void Dispose() => _numbers.Dispose();

    private uint* Thresholds => (uint*)_numbers.Pointer + _groups * CatalogCodes.BlockBytes / sizeof(float);

    private uint* LastWeights => Thresholds + _groups;

    private int* Start => (int*)(LastWeights + _weights.BlockUnits * _groups);

    private float* Factor => (float*)(Start + _weights.MostUnits);

    /// <summary>Finds the threshold and the offset of each input.</summary>
    /// <returns>The length of what both leave, in steps.</returns>
    private double ReadThresholds(float* values)
    {
        var thresholds = (byte*)Thresholds;
        ReadOnlySpan<double> low = _codes.Low, step = _codes.Step;
        var sum = 0.0;
        for (var k = 0; k < _offsets.Length; k++)
        {
            var least = values[k] + low[k];
            // An input that is the same in every row has step 0 and codes 0: any threshold will do.
            var p = step[k] > 0 ? least / step[k] : 0;
            var threshold = Math.Round(Math.Clamp(-p, 0, byte.MaxValue));
            thresholds[k] = (byte)threshold;
            var half = p is > -byte.MaxValue and < 0 ? (p + threshold) / 2 : 0;
            _offsets[k] = least < 0 ? half * step[k] : least;
            sum += half * half;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Writes the linear unit, rounded up: no code is below 0.</summary>
    /// <returns>What it adds to the constant.</returns>
    private double ReadLinear(float* linear, out double length)
    {
        ReadOnlySpan<double> step = _codes.Step, excess = _weights.Excess, halfGradient = _weights.HalfGradient;
        new ReadOnlySpan<uint>(_weights.LastWeights, _weights.BlockUnits * _groups).CopyTo(new Span<uint>(LastWeights, _weights.BlockUnits * _groups));
        new ReadOnlySpan<float>(_weights.Factor, _weights.Units).CopyTo(new Span<float>(Factor, _weights.Units));
        new Span<int>(Start, _weights.Units).Clear();
        double constant = 0, squares = 0, largest = 0;
        for (var k = 0; k < step.Length; k++)
        {
            var exact = linear[k] * step[k];
            var half = exact + halfGradient[k];
            constant += linear[k] * _offsets[k];
            squares += half * half;
            largest = Math.Max(largest, Math.Abs(exact + excess[k]));
        }

        length = Math.Sqrt(squares);
        // In single precision, as the kernel has it, and no less: the weights fit into a byte.
        var factor = (float)(largest / sbyte.MaxValue);
        factor = factor > 0 ? MathF.BitIncrement(factor) : 1;
        Factor[_weights.Units - 1] = factor;
        var last = (sbyte*)(LastWeights + _weights.BlockUnits - 1);
        for (var k = 0; k < step.Length; k++)
            last[(nint)(k / ByteProduct.GroupInputs) * _weights.BlockUnits * ByteProduct.GroupInputs + k % ByteProduct.GroupInputs] = (sbyte)Math.Ceiling((linear[k] * step[k] + excess[k]) / factor);
        return constant;
    }
}
