using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Operators;
using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Scoring;

/// <summary>A dense layer whose input has columns of one side alone: y = f(x_context W_context + b + x_catalog W_catalog + …), where only the sum, what depends on both, and f are left to do.</summary>
internal sealed unsafe class SplitDenseStep(DenseOperator dense, DensePart context, DensePart? catalog, Segment[] mixed) : ScoringStep
{
    // A rectifier is part of the sum, unless more is to be added.
    private readonly float? _slope = mixed.Length == 0 ? dense.Activation is null ? 1 : (dense.Activation as RectifierActivation)?.Slope : null;

    public override void Run(in ScoringTile tile, int row)
    {
        var output = dense.Output;
        float* start = tile.Context(context, row), result = tile.Tile.Values(output);
        if (catalog is not null)
            tile.Kernels.AddRow(tile.Kept(catalog), catalog.Stride, start, _slope ?? 1, tile.Rows, output.PaddedWidth, result, output.Stride);
        for (var s = 0; s < mixed.Length; s++)
        {
            var product = DenseSteps.Product(dense.Weight, mixed[s], tile.Tile, result, output.Stride);
            if (s == 0 && catalog is null)
            {
                product.Accumulate = false;
                product.Start = start;
            }

            tile.Kernels.Multiply(product);
        }

        if (_slope is not null || dense.Activation is null)
            return;
        for (var r = 0; r < tile.Rows; r++, result += output.Stride)
            dense.Activation.Forward(tile.Kernels, result, result, output.PaddedWidth);
    }
}

/// <summary>A dense layer, a rectifier (or none) and the projection of its output to one number in one kernel: the output is never stored.</summary>
internal sealed unsafe class ProjectedDenseStep(DenseOperator dense, ProjectionOperator projection) : ScoringStep
{
    private readonly float _slope = dense.Activation is RectifierActivation rectifier ? rectifier.Slope : 1;
    private readonly Value _input = dense.Inputs[0].Value;

    public override void Run(in ScoringTile tile, int context) =>
        tile.Kernels.MultiplyProject(
            new MatrixArguments
            {
                Rows = tile.Rows,
                Columns = dense.Weight.Columns,
                Depth = dense.Weight.Rows,
                A = tile.Tile.Values(_input),
                RowA = _input.Stride,
                StepA = 1,
                B = dense.Weight.Pointer,
                StrideB = dense.Weight.Stride,
                Start = dense.Bias.Pointer,
            },
            _slope,
            projection.Weight.Pointer,
            projection.Bias.Pointer[0],
            tile.Tile.Values(projection.Output));
}

/// <summary>What the steps of dense layers share.</summary>
internal static unsafe class DenseSteps
{
    /// <summary>Adds some columns of an input times their rows of the weight.</summary>
    public static MatrixArguments Product(CpuParameter weight, Segment segment, in Tile tile, float* destination, nint stride) => new()
    {
        Rows = tile.Rows,
        Columns = weight.Columns,
        Depth = segment.Source.Width,
        A = tile.Values(segment.Source),
        RowA = segment.Source.Stride,
        StepA = 1,
        B = weight.Row(segment.Offset),
        StrideB = weight.Stride,
        C = destination,
        StrideC = stride,
        Accumulate = true,
    };
}
