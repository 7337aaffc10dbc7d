using System.Numerics.Tensors;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;

namespace DeepMF.Cpu.Scoring.Codes;

/// <summary>The units of a layer that bounds compute, in signed bytes: W_kj step_k ≈ scale_j · weight_kj, and room for one more unit that is linear.</summary>
internal sealed unsafe class ByteWeights : IDisposable
{
    private const int Levels = sbyte.MaxValue;

    /// <summary>A bias is at most so many steps of a unit's sum: it is rounded to a whole number of them.</summary>
    private const double MostStartSteps = 1 << 20;

    private readonly CatalogCodes _codes;
    private readonly ProjectedDenseStep _step;
    private readonly NativeBuffer _weights;
    private readonly NativeBuffer _vectors;
    private readonly double[] _scale;
    private readonly double[] _excess;
    private readonly double[] _gradient;
    private readonly double[] _rows;

    public ByteWeights(CatalogCodes codes, ProjectedDenseStep step)
    {
        (_codes, _step) = (codes, step);
        // One for the linear unit, and what the last block has left over.
        MostUnits = step.Dense.Weight.Columns + 1 + ByteProduct.MostBlockUnits;
        _weights = new NativeBuffer((long)MostUnits * codes.Groups);
        _vectors = new NativeBuffer(2L * MostUnits);
        _scale = new double[MostUnits];
        _excess = new double[codes.Step.Length];
        _gradient = new double[codes.Step.Length];
        _rows = new double[step.Dense.Weight.Columns * codes.Step.Length];
    }

    /// <summary>The units that there can be, with those that fill the last block.</summary>
    public int MostUnits { get; }

    /// <summary>The units of the kernel: the last is the linear one.</summary>
    public int Units { get; private set; }

    /// <summary>The units of a block.</summary>
    public int BlockUnits { get; private set; }

    /// <summary>The weights as the kernel reads them.</summary>
    public uint* Weights => (uint*)_weights.Pointer;

    /// <summary>The weights of the last block, whose last unit is for each context to write.</summary>
    public uint* LastWeights => Weights + (long)(Units - BlockUnits) * _codes.Groups;

    /// <summary>What a step of each unit's sum adds to the score.</summary>
    public float* Factor => _vectors.Pointer;

    public int* Floor => (int*)(_vectors.Pointer + MostUnits);

    /// <summary>What a step of each unit's sum adds to its z.</summary>
    public ReadOnlySpan<double> Scale => _scale;

    /// <summary>The most that the rounding of weights takes from a score, per code of each input.</summary>
    public ReadOnlySpan<double> Excess => _excess;

    /// <summary>What a step of each input adds to the score where every unit passes half of its change on.</summary>
    public ReadOnlySpan<double> HalfGradient => _gradient;

    /// <summary>What the other half of all units adds at most where inputs change by a vector of length 1, in steps of the codes.</summary>
    public double HalfSensitivity { get; private set; }

    /// <summary>Reads the weights of the first units of an order.</summary>
    /// <returns>Whether all are finite.</returns>
    public bool Read(ReadOnlySpan<int> units)
    {
        var depth = _codes.Step.Length;
        BlockUnits = ByteProduct.BlockUnits(units.Length + 1);
        Units = (units.Length + BlockUnits) / BlockUnits * BlockUnits;
        new Span<float>(_weights.Pointer, Units * _codes.Groups).Clear();
        new Span<float>(Factor, Units).Clear();
        new Span<int>(Floor, Units).Clear();
        Floor[Units - 1] = int.MinValue;
        Array.Clear(_excess);
        Array.Clear(_gradient);
        Array.Fill(_scale, 1);
        float* bias = _step.Dense.Bias.Pointer, w = _step.Projection.Weight.Pointer;
        var scaled = new float[units.Length * depth];
        var length = 0.0;
        for (var u = 0; u < units.Length; u++)
        {
            var unit = units[u];
            var row = scaled.AsSpan(u * depth, depth);
            for (var k = 0; k < depth; k++)
            {
                _rows[u * depth + k] = _step.Dense.Weight.Row(k)[unit];
                row[k] = (float)(_step.Dense.Weight.Row(k)[unit] * _codes.Step[k]);
                _gradient[k] += 0.5 * w[unit] * row[k];
            }

            var scale = Math.Max(MathF.Abs(TensorPrimitives.MaxMagnitude<float>(row)) / (double)Levels, MathF.Abs(bias[unit]) / MostStartSteps);
            _scale[u] = scale > 0 || double.IsNaN(scale) ? scale : 1;
            Factor[u] = (float)(w[unit] * _scale[u]);
            length += (double)w[unit] * w[unit];
            for (var k = 0; k < depth; k++)
            {
                var exact = row[k] / _scale[u];
                var weight = Math.Clamp(Math.Round(exact), -Levels, Levels);
                Place(u, k) = (sbyte)weight;
                _excess[k] += w[unit] * _scale[u] * Math.Max(0, exact - weight);
            }
        }

        HalfSensitivity = 0.5 * Math.Sqrt(length) * (units.Length == 0 ? 0 : SpectralNorm.UpperBound(scaled, depth));
        return double.IsFinite(HalfSensitivity) && double.IsFinite(TensorPrimitives.Sum<double>(_excess)) && TensorPrimitives.IsFiniteAll<float>(new ReadOnlySpan<float>(Factor, Units));
    }

    /// <summary>The weights of a unit as they are.</summary>
    public ReadOnlySpan<double> Row(int unit) => new(_rows, unit * _codes.Step.Length, _codes.Step.Length);

    public void Dispose()
    {
        _weights.Dispose();
        _vectors.Dispose();
    }

    private ref sbyte Place(int unit, int input)
    {
        var group = (nint)(unit / BlockUnits) * _codes.Groups + input / ByteProduct.GroupInputs;
        return ref ((sbyte*)(Weights + group * BlockUnits + unit % BlockUnits))[input % ByteProduct.GroupInputs];
    }
}
