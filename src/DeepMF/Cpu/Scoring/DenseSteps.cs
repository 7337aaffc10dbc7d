using System.Runtime.Intrinsics.X86;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Operators;
using DeepMF.Cpu.Plan;
using DeepMF.Cpu.Scoring.Bounds;

namespace DeepMF.Cpu.Scoring;

/// <summary>A dense layer whose input has columns of one side alone: y = f(x_context W_context + b + x_catalog W_catalog + …), where only the sum, what depends on both, and f are left to do.</summary>
internal sealed unsafe class SplitDenseStep(DenseOperator dense, DensePart context, DensePart? catalog, Segment[] mixed) : ScoringStep
{
    // A rectifier is part of the sum, unless more is to be added.
    private readonly float? _slope = mixed.Length == 0 ? dense.Activation is null ? 1 : (dense.Activation as RectifierActivation)?.Slope : null;

    /// <summary>What is computed for every context, with the bias.</summary>
    public DensePart Context => context;

    /// <summary>What is kept of the catalog, if anything is.</summary>
    public DensePart? Catalog => catalog;

    public Value Output => dense.Output;

    /// <summary>Whether the step is max(context + catalog, 0) and no more.</summary>
    public bool IsRectifiedSum => catalog is not null && _slope == 0;

    /// <summary>Computes a row of the tile alone, the same to the last bit; for a rectified sum.</summary>
    public void RunRow(KernelSet kernels, float* kept, int row, float* context, float* destination) =>
        kernels.AddRow(Catalog!.Row(kept, row), Catalog.Stride, context, 0, 1, dense.Output.PaddedWidth, destination, 0);

    /// <summary>Asks for what <see cref="RunRow"/> will read.</summary>
    public void Prefetch(float* kept, int row)
    {
        if (!Sse.IsSupported)
            return;
        var source = Catalog!.Row(kept, row);
        for (var k = 0; k < Catalog.Width; k += Padding.Lane)
            Sse.Prefetch0(source + k);
    }

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
/// <param name="dense">The layer.</param>
/// <param name="projection">The projection.</param>
/// <param name="isPositive">Whether no input of the layer is below 0.</param>
internal sealed unsafe class ProjectedDenseStep(DenseOperator dense, ProjectionOperator projection, bool isPositive) : ScoringStep
{
    public DenseOperator Dense => dense;

    public ProjectionOperator Projection => projection;

    public Value Input { get; } = dense.Inputs[0].Value;

    /// <summary>f(z) = z for z &gt; 0, else slope · z.</summary>
    public float Slope { get; } = dense.Activation is RectifierActivation rectifier ? rectifier.Slope : 1;

    /// <summary>Whether <see cref="ScoreBound"/> holds: inputs of at least 0 and a rectifier that is convex.</summary>
    public bool HasBound => isPositive && Slope is >= 0 and < 1;

    public override void Run(in ScoringTile tile, int context) =>
        Project(tile.Kernels, tile.Rows, tile.Tile.Values(Input), Input.Stride, tile.Tile.Values(projection.Output));

    /// <summary>Computes the scores of some inputs.</summary>
    public void Project(KernelSet kernels, int rows, float* input, nint stride, float* destination) =>
        kernels.MultiplyProject(Product(rows, input, stride), Slope, projection.Weight.Pointer, projection.Bias.Pointer[0], null, destination);

    public MatrixArguments Product(int rows, float* input, nint stride) => new()
    {
        Rows = rows,
        Columns = dense.Weight.Columns,
        Depth = dense.Weight.Rows,
        A = input,
        RowA = stride,
        StepA = 1,
        B = dense.Weight.Pointer,
        StrideB = dense.Weight.Stride,
        Start = dense.Bias.Pointer,
    };
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
