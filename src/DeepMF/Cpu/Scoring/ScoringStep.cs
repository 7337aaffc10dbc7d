using System.Numerics.Tensors;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Operators;
using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Scoring;

/// <summary>A step that joins the catalog and the contexts. As operators, steps hold no state of a run.</summary>
internal abstract unsafe class ScoringStep
{
    /// <summary>Does what is done once per tile, for all contexts of the block.</summary>
    public virtual void Start(in ScoringTile tile)
    {
    }

    /// <summary>Computes the rows of the tile for one context.</summary>
    public virtual void Run(in ScoringTile tile, int context)
    {
    }
}

/// <summary>Puts a value of the catalog where an operator of the plan reads it.</summary>
internal sealed unsafe class KeptStep(CopyPart part, Value output) : ScoringStep
{
    public override void Start(in ScoringTile tile)
    {
        float* source = tile.Kept(part), destination = tile.Tile.Values(output);
        for (var r = 0; r < tile.Rows; r++, source += part.Stride, destination += output.Stride)
            new Span<float>(source, part.Width).CopyTo(new Span<float>(destination, part.Width));
    }
}

/// <summary>Puts a value of the context where an operator of the plan reads it: the same in every row.</summary>
internal sealed unsafe class RepeatStep(CopyPart part, Value output) : ScoringStep
{
    public override void Run(in ScoringTile tile, int context)
    {
        var source = new Span<float>(tile.Context(part, context), part.Width);
        var destination = tile.Tile.Values(output);
        for (var r = 0; r < tile.Rows; r++, destination += output.Stride)
            source.CopyTo(new Span<float>(destination, part.Width));
    }
}

/// <summary>Runs an operator of the plan as it is.</summary>
internal sealed class OperatorStep(Operator step) : ScoringStep
{
    public Operator Operator => step;

    public override void Run(in ScoringTile tile, int context) => step.Forward(tile.Tile);
}

/// <summary>The dot product of a context and rows of the catalog; one matrix product for all contexts of the block.</summary>
internal sealed unsafe class DotStep(CopyPart context, TransposedPart catalog, long products, Value output) : ScoringStep
{
    public override void Start(in ScoringTile tile) => tile.Kernels.Multiply(new MatrixArguments
    {
        Rows = tile.ContextCount,
        Columns = tile.Rows,
        Depth = context.Width,
        A = tile.Context(context, 0),
        RowA = context.Stride,
        StepA = 1,
        B = tile.Kept(catalog),
        StrideB = catalog.Stride,
        C = tile.Products(products),
        StrideC = catalog.Stride,
    });

    public override void Run(in ScoringTile tile, int context) =>
        new Span<float>(tile.Products(products) + (nint)context * catalog.Stride, tile.Rows).CopyTo(new Span<float>(tile.Tile.Values(output), tile.Rows));
}

/// <summary>Adds a number of the context and one of each row of the catalog to scores, if there are scores already: projections and biases.</summary>
internal sealed unsafe class AddScoresStep(SidePart context, SidePart catalog, Value? input, Value output) : ScoringStep
{
    public override void Run(in ScoringTile tile, int row)
    {
        var added = *tile.Context(context, row);
        float* kept = tile.Kept(catalog), destination = tile.Tile.Values(output);
        if (input is null)
        {
            TensorPrimitives.Add(new ReadOnlySpan<float>(kept, tile.Rows), added, new Span<float>(destination, tile.Rows));
            return;
        }

        TensorPrimitives.Add(new ReadOnlySpan<float>(tile.Tile.Values(input), tile.Rows), new ReadOnlySpan<float>(kept, tile.Rows), new Span<float>(destination, tile.Rows));
        TensorPrimitives.Add(new ReadOnlySpan<float>(destination, tile.Rows), added, new Span<float>(destination, tile.Rows));
    }
}
