using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Operators;

/// <summary>A fully connected layer and the activation that follows it: y = f(x W + b), <c>[B, K] → [B, N]</c>.</summary>
/// <remarks>The input's gradient is d Wᵀ; Wᵀ is laid out once per step, so that one matrix kernel serves all three products.</remarks>
internal sealed unsafe class DenseOperator(DenseParameters parameters, bool transposes, Activation? activation, Input input, Value output) : Operator
{
    public override IReadOnlyList<Input> Inputs => [input];

    public override Value Output => output;

    public override bool ReadsOutput => activation is not null;

    private readonly CpuParameter _weight = parameters.Weight;
    private readonly CpuParameter _bias = parameters.Bias;

    public CpuParameter Weight => _weight;

    public CpuParameter Bias => _bias;

    public Activation? Activation => activation;

    public override void Prepare(RunMemory run)
    {
        if (!run.IsTraining || !transposes)
            return;
        Transposition.Run(_weight.Pointer, _weight.Stride, _weight.Rows, _weight.Columns, run.Shared + parameters.TransposedOffset, parameters.TransposedStride);
    }

    public override void Forward(in Tile tile)
    {
        var result = tile.Values(output);
        tile.Kernels.Multiply(new MatrixArguments
        {
            Rows = tile.Rows,
            Columns = _weight.Columns,
            Depth = _weight.Rows,
            A = tile.Values(input.Value),
            RowA = input.Value.Stride,
            StepA = 1,
            B = _weight.Pointer,
            StrideB = _weight.Stride,
            C = result,
            StrideC = output.Stride,
            Start = _bias.Pointer,
        });
        activation?.ForwardInPlace(tile, output);
    }

    public override void Backward(in Tile tile)
    {
        var gradient = tile.Gradients(output);
        activation?.BackwardInPlace(tile, output);
        tile.Kernels.AddColumnSums(gradient, output.Stride, tile.Rows, output.PaddedWidth, tile.ParameterGradients(parameters.BiasSlot));
        tile.Kernels.Multiply(new MatrixArguments
        {
            Rows = _weight.Rows,
            Columns = _weight.Columns,
            Depth = tile.Rows,
            A = tile.Values(input.Value),
            RowA = 1,
            StepA = input.Value.Stride,
            B = gradient,
            StrideB = output.Stride,
            C = tile.ParameterGradients(parameters.WeightSlot),
            StrideC = _weight.Stride,
            Accumulate = true,
        });
        if (!input.Value.NeedsGradient)
            return;
        tile.Kernels.Multiply(new MatrixArguments
        {
            Rows = tile.Rows,
            Columns = _weight.Rows,
            Depth = _weight.Columns,
            A = gradient,
            RowA = output.Stride,
            StepA = 1,
            B = tile.Run.Shared + parameters.TransposedOffset,
            StrideB = parameters.TransposedStride,
            C = tile.Gradients(input.Value),
            StrideC = input.Value.Stride,
            Accumulate = input.Accumulate,
        });
    }
}

/// <summary>The parameters of a fully connected layer and where a run keeps what belongs to them.</summary>
internal sealed record DenseParameters(CpuParameter Weight, GradientSlot WeightSlot, CpuParameter Bias, GradientSlot BiasSlot, long TransposedOffset, int TransposedStride);
