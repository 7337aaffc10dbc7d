using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;
using DeepMF.Engines;

namespace DeepMF.Cpu.Scoring.Codes;

/// <summary>What the catalog adds to the inputs of a layer, in a byte per number: b ≈ low + step · code, each input with a low and a step of its own.</summary>
internal sealed unsafe class CatalogCodes : IDisposable
{
    private const int Levels = byte.MaxValue;

    /// <summary>More than the arithmetic of the residuals is off by.</summary>
    private const double Allowance = 1 + 1e-6;

    private readonly NativeBuffer _codes;
    private readonly long _tileBytes;
    private readonly double[] _low;
    private readonly double[] _step;

    private CatalogCodes(CpuCatalog catalog, SplitDenseStep split, double[] low, double[] step)
    {
        Split = split;
        (_low, _step) = (low, step);
        Groups = (low.Length + ByteProduct.GroupInputs - 1) / ByteProduct.GroupInputs;
        _tileBytes = RowBlocks(catalog.TileRows) * (long)Groups * BlockBytes;
        MemoryLimit.Check(catalog.Tiles * (double)_tileBytes / sizeof(float), $"The codes of {catalog.Count} rows take");
        _codes = new NativeBuffer(catalog.Tiles * _tileBytes / sizeof(float));
        var longest = 0.0;
        for (var t = 0; t < catalog.Tiles; t++)
            for (var r = 0; r < catalog.Rows(t); r++)
                longest = Math.Max(longest, Write(catalog.Kept(t) + split.Catalog!.Offset + (nint)r * split.Catalog.Stride, Tile(t) + (nint)(r / ByteProduct.BlockRows) * Groups * BlockBytes + r % ByteProduct.BlockRows * ByteProduct.GroupInputs));
        ResidualLength = Math.Sqrt(longest) * Allowance;
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

    /// <summary>The length of the longest vector of (b - low) / step - code of a row.</summary>
    public double ResidualLength { get; }

    public static int RowBlocks(int rows) => (rows + ByteProduct.BlockRows - 1) / ByteProduct.BlockRows;

    /// <summary>The codes of a catalog, or null where something in it is no finite number, or a sum could be too large.</summary>
    public static CatalogCodes? Create(CpuCatalog catalog, SplitDenseStep split)
    {
        var width = split.Catalog!.Width;
        if (width > ByteProduct.MostInputs)
            return null;
        double[] low = new double[width], high = new double[width];
        Array.Fill(low, double.PositiveInfinity);
        Array.Fill(high, double.NegativeInfinity);
        for (var t = 0; t < catalog.Tiles; t++)
        {
            for (var r = 0; r < catalog.Rows(t); r++)
            {
                var row = catalog.Kept(t) + split.Catalog.Offset + (nint)r * split.Catalog.Stride;
                for (var k = 0; k < width; k++)
                {
                    if (!float.IsFinite(row[k]))
                        return null;
                    low[k] = Math.Min(low[k], row[k]);
                    high[k] = Math.Max(high[k], row[k]);
                }
            }
        }

        for (var k = 0; k < width; k++)
            high[k] = (high[k] - low[k]) / Levels;
        return new CatalogCodes(catalog, split, low, high);
    }

    public byte* Tile(int tile) => (byte*)_codes.Pointer + tile * _tileBytes;

    public void Dispose() => _codes.Dispose();

    /// <summary>Writes the codes of a row.</summary>
    /// <returns>The sum of the squares of what they leave, in steps.</returns>
    private double Write(float* row, byte* codes)
    {
        var sum = 0.0;
        for (var k = 0; k < _low.Length; k++)
        {
            if (_step[k] == 0)
                continue;
            var exact = (row[k] - _low[k]) / _step[k];
            var code = Math.Clamp(Math.Round(exact), 0, Levels);
            sum += (exact - code) * (exact - code);
            codes[k / ByteProduct.GroupInputs * BlockBytes + k % ByteProduct.GroupInputs] = (byte)code;
        }

        return sum;
    }
}
