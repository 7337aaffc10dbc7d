using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Plan;
using DeepMF.Engines;

namespace DeepMF.Cpu.Scoring;

/// <summary>Numbers per row that depend on one side alone: kept for every row of the catalog, or computed once per context.</summary>
/// <param name="width">The numbers per row.</param>
/// <param name="stride">The floats from one row to the next.</param>
internal abstract unsafe class SidePart(int width, int stride)
{
    public int Width => width;

    public int Stride => stride;

    /// <summary>Where the part starts: in what is kept of a tile of the catalog, or in what is computed for a block of contexts.</summary>
    public long Offset { get; set; }

    /// <summary>The numbers of a row, in what is kept of a tile.</summary>
    public float* Row(float* kept, int row) => kept + Offset + (nint)row * stride;

    /// <summary>The floats of a full tile.</summary>
    public virtual long TileFloats(int tileRows) => ((long)tileRows * stride + Padding.Lane - 1) / Padding.Lane * Padding.Lane;

    /// <summary>Computes the rows of a tile, which has been through the operators of its side.</summary>
    public abstract void Compute(in Tile tile, float* destination);
}

/// <summary>A value as it is.</summary>
internal sealed unsafe class CopyPart(Value value) : SidePart(value.Width, Padding.Stride(value.Width))
{
    public override void Compute(in Tile tile, float* destination)
    {
        var source = tile.Values(value);
        for (var r = 0; r < tile.Rows; r++, source += value.Stride, destination += Stride)
            new Span<float>(source, Width).CopyTo(new Span<float>(destination, Width));
    }
}

/// <summary>The columns of a value, one after the other: <c>[D, tile rows]</c>, so that a product with contexts runs along the rows of the catalog.</summary>
internal sealed unsafe class TransposedPart(Value value, int tileRows) : SidePart(value.Width, Padding.Stride(tileRows))
{
    public override long TileFloats(int tileRows) => (long)Width * Stride;

    public override void Compute(in Tile tile, float* destination)
    {
        var source = tile.Values(value);
        for (var r = 0; r < tile.Rows; r++, source += value.Stride)
            for (var j = 0; j < Width; j++)
                destination[(nint)j * Stride + r] = source[j];
    }
}

/// <summary>What one side adds to a dense layer: its columns of the input times their rows of the weight, and the bias where the part is to have it.</summary>
internal sealed unsafe class DensePart(CpuParameter weight, CpuParameter? bias, Segment[] segments) : SidePart(weight.Columns, Padding.Stride(weight.Columns))
{
    public override void Compute(in Tile tile, float* destination)
    {
        for (var r = 0; r < tile.Rows; r++)
            if (bias is null)
                new Span<float>(destination + (nint)r * Stride, Stride).Clear();
            else
                new Span<float>(bias.Pointer, Stride).CopyTo(new Span<float>(destination + (nint)r * Stride, Stride));
        foreach (var segment in segments)
            tile.Kernels.Multiply(DenseSteps.Product(weight, segment, tile, destination, Stride));
    }
}

/// <summary>What one side adds to a projection to one number.</summary>
internal sealed unsafe class ProjectionPart(CpuParameter weight, CpuParameter? bias, Segment[] segments) : SidePart(1, 1)
{
    public override void Compute(in Tile tile, float* destination)
    {
        new Span<float>(destination, tile.Rows).Fill(bias is null ? 0 : bias.Pointer[0]);
        foreach (var segment in segments)
        {
            var source = tile.Values(segment.Source);
            for (var r = 0; r < tile.Rows; r++, source += segment.Source.Stride)
            {
                var sum = 0f;
                for (var j = 0; j < segment.Source.Width; j++)
                    sum += source[j] * weight.Pointer[segment.Offset + j];
                destination[r] += sum;
            }
        }
    }
}

/// <summary>The biases of one side's features, and the global one where the part is to have it.</summary>
internal sealed unsafe class BiasPart(CpuParameter? global, (int Feature, CpuParameter Table)[] tables) : SidePart(1, 1)
{
    public override void Compute(in Tile tile, float* destination)
    {
        new Span<float>(destination, tile.Rows).Fill(global is null ? 0 : global.Pointer[0]);
        foreach (var (feature, table) in tables)
        {
            var ids = ((CategoricalColumn)tile.Run.Column(feature)).Indices.Slice(tile.FirstRow, tile.Rows);
            for (var r = 0; r < ids.Length; r++)
                destination[r] += *table.Row(ids[r]);
        }
    }
}
