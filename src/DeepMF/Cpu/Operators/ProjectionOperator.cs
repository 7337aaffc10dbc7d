using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Operators;

/// <summary>A fully connected layer with one unit: wᵀ x + b, <c>[B, K] → [B]</c>. A matrix kernel would compute a whole vector of units for it.</summary>
internal sealed unsafe class ProjectionOperator(CpuParameter weight, GradientSlot weightSlot, CpuParameter bias, GradientSlot biasSlot, Input input, Value output) : Operator
{
    public override IReadOnlyList<Input> Inputs => [input];

    public override Value Output => output;

    public override bool ReadsOutput => false;

    public override bool CanRecomputeInputGradients => true;

    public CpuParameter Weight => weight;

    public CpuParameter Bias => bias;

    public override void Forward(in Tile tile) =>
        tile.Kernels.RowDots(tile.Values(input.Value), input.Value.Stride, weight.Pointer, 0, tile.Rows, weight.Rows, bias.Pointer[0], tile.Values(output));

    public override void Backward(in Tile tile)
    {
        var gradient = tile.Gradients(output);
        var sum = 0f;
        for (var r = 0; r < tile.Rows; r++)
            sum += gradient[r];
        tile.ParameterGradients(biasSlot)[0] += sum;
        tile.Kernels.AddScaledRows(gradient, tile.Values(input.Value), input.Value.Stride, tile.Rows, input.Value.PaddedWidth, tile.ParameterGradients(weightSlot));
        if (input.Value.NeedsGradient)
            WriteInputGradients(tile);
    }

    public override void WriteInputGradients(in Tile tile) =>
        tile.Kernels.ScaleRows(tile.Gradients(output), weight.Pointer, 0, tile.Rows, input.Value.PaddedWidth, tile.Gradients(input.Value), input.Value.Stride, input.Accumulate);
}
