using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;
using DeepMF.Engines;

namespace DeepMF.Cpu.Scoring.Codes;

/// <summary>What the catalog adds to the inputs of a layer, in a byte per number: b ≈ low + step · code, each input with a low and a step of its own.</summary>
internal sealed unsafe class CatalogCodes : IDisposable
{
    private const int Levels = byte.MaxValue;

    /// <summary>More than single precision takes from a code's residual, in steps: a few units in the last place of 255.</summary>
    private const double Rounding = 1e-4;

    /// <summary>Where an input differs less from row to row, one over its step may not be finite.</summary>
    private const float LeastRange = 1e-30f;

    private readonly NativeBuffer _codes;
    private readonly long _tileBytes;
    private readonly double[] _low;
    private readonly double[] _step;
    private readonly float[] _lowest;
    private readonly float[] _scale;

    private CatalogCodes(CpuCatalog catalog, SplitDenseStep split, float[] lowest, float[] highest)
    {
        Split = split;
        var width = split.Catalog!.Width;
        _lowest = lowest;
        _low = [.. lowest.Take(width).Select(low => (double)low)];
        _step = [.. _low.Select((low, k) => (highest[k] - low) / Levels)];
        _scale = [.. lowest.Select((_, k) => k < width && _step[k] > 0 ? (float)(1 / _step[k]) : 0)];
        Groups = (width + ByteProduct.GroupInputs - 1) / ByteProduct.GroupInputs;
        _tileBytes = RowBlocks(catalog.TileRows) * (long)Groups * BlockBytes;
        MemoryLimit.Check(catalog.Tiles * (double)_tileBytes / sizeof(float), $"The codes of {catalog.Count} rows take");
        _codes = new NativeBuffer(catalog.Tiles * _tileBytes / sizeof(float));
        var longest = 0f;
        for (var t = 0; t < catalog.Tiles; t++)
            for (var r = 0; r < catalog.Rows(t); r++)
                longest = Math.Max(longest, Write(split.Catalog.Row(catalog.Kept(t), r), Tile(t) + (nint)(r / ByteProduct.BlockRows) * Groups * BlockBytes + r % ByteProduct.BlockRows * ByteProduct.GroupInputs));
        ResidualLength = Math.Sqrt(longest) * (1 + Rounding) + Math.Sqrt(width) * Rounding;
    }

    /// <summary>The bytes of a group of inputs of a block of rows.</summary>
    public static int BlockBytes => ByteProduct.BlockRows * ByteProduct.GroupInputs;

    /// <summary>The layer before, whose sums are the inputs.</summary>
    public SplitDenseStep Split { get; }

    /// <summary>The groups of inputs.</summary>
    public int Groups { get; }

    /// <summary>The number of each input that has the code 0.</summary>
    public ReadOnlySpan<double> Low => _low;

    /// <summary>What one more adds to each input; 0 for an input that is the same in every row.</summary>
    public ReadOnlySpan<double> Step => _step;

    /// <summary>A length that no row's vector of (b - low) / step - code passes.</summary>
    public double ResidualLength { get; }

    public static int RowBlocks(int rows) => (rows + ByteProduct.BlockRows - 1) / ByteProduct.BlockRows;

    /// <summary>The codes of a catalog, or null where something in it is no finite number, or single precision has no room for sums or steps.</summary>
    public static CatalogCodes? Create(CpuCatalog catalog, SplitDenseStep split)
    {
        var part = split.Catalog!;
        if (part.Width > ByteProduct.MostInputs)
            return null;
        float[] lowest = new float[part.Stride], highest = new float[part.Stride];
        Array.Fill(lowest, float.PositiveInfinity);
        Array.Fill(highest, float.NegativeInfinity);
        for (var t = 0; t < catalog.Tiles; t++)
        {
            for (var r = 0; r < catalog.Rows(t); r++)
            {
                var row = new ReadOnlySpan<float>(part.Row(catalog.Kept(t), r), part.Stride);
                TensorPrimitives.Min(lowest, row, lowest);
                TensorPrimitives.Max(highest, row, highest);
            }
        }

        // NaN is passed on by both.
        if (!TensorPrimitives.IsFiniteAll<float>(lowest) || !TensorPrimitives.IsFiniteAll<float>(highest))
            return null;
        for (var k = 0; k < part.Width; k++)
            if (highest[k] > lowest[k] && highest[k] - lowest[k] < LeastRange)
                return null;
        return new CatalogCodes(catalog, split, lowest, highest);
    }

    public byte* Tile(int tile) => (byte*)_codes.Pointer + tile * _tileBytes;

    public void Dispose() => _codes.Dispose();

    /// <summary>Writes the codes of a row.</summary>
    /// <returns>The sum of the squares of what they leave, in steps.</returns>
    private float Write(float* row, byte* codes)
    {
        var sum = Vector512<float>.Zero;
        var numbers = stackalloc int[Padding.Lane];
        for (var k = 0; k < _lowest.Length; k += Padding.Lane)
        {
            var exact = (Vector512.Load(row + k) - Vector512.Create(_lowest, k)) * Vector512.Create(_scale, k);
            var code = Vector512.Min(Vector512.Round(exact), Vector512.Create((float)Levels));
            sum += (exact - code) * (exact - code);
            Vector512.ConvertToInt32(code).Store(numbers);
            for (var i = 0; i < Padding.Lane && k + i < _low.Length; i++)
                codes[(k + i) / ByteProduct.GroupInputs * BlockBytes + i % ByteProduct.GroupInputs] = (byte)numbers[i];
        }

        return Vector512.Sum(sum);
    }
}
