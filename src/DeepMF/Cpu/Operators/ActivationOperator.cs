using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Operators;

/// <summary>An activation that does not follow a dense layer directly: <c>[B, D] → [B, D]</c>.</summary>
internal sealed unsafe class ActivationOperator(Activation activation, Input input, Value output) : Operator
{
    public override IReadOnlyList<Input> Inputs => [input];

    public override Value Output => output;

    public Activation Activation => activation;

    public override void Forward(in Tile tile)
    {
        float* source = tile.Values(input.Value), destination = tile.Values(output);
        if (input.Value.IsDense && output.IsDense)
        {
            activation.Forward(tile.Kernels, source, destination, (nint)tile.Rows * output.Stride);
            return;
        }

        for (var r = 0; r < tile.Rows; r++, source += input.Value.Stride, destination += output.Stride)
            activation.Forward(tile.Kernels, source, destination, output.PaddedWidth);
    }

    public override void Backward(in Tile tile)
    {
        if (!input.Value.NeedsGradient)
            return;
        float* result = tile.Values(output), gradient = tile.Gradients(output), destination = tile.Gradients(input.Value);
        if (input.Value.IsDense && output.IsDense)
        {
            activation.Backward(tile.Kernels, result, gradient, destination, (nint)tile.Rows * output.Stride, input.Accumulate);
            return;
        }

        for (var r = 0; r < tile.Rows; r++, result += output.Stride, gradient += output.Stride, destination += input.Value.Stride)
            activation.Backward(tile.Kernels, result, gradient, destination, output.PaddedWidth, input.Accumulate);
    }
}
