using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Operators;

/// <summary>A rectifier with learned slopes: <c>[B, D], [D] → [B, D]</c>.</summary>
internal sealed unsafe class PReluOperator(CpuParameter slope, GradientSlot slot, Input input, Value output) : Operator
{
    public override IReadOnlyList<Input> Inputs => [input];

    public override Value Output => output;

    public override void Forward(in Tile tile)
    {
        float* source = tile.Values(input.Value), destination = tile.Values(output);
        for (var r = 0; r < tile.Rows; r++, source += input.Value.Stride, destination += output.Stride)
            tile.Kernels.RectifyLearned(source, slope.Pointer, destination, output.PaddedWidth);
    }

    public override void Backward(in Tile tile)
    {
        // Where nothing below is trained, the gradients go where they do no harm: the place of the output's own, row by row behind the read.
        var target = input.Value.NeedsGradient ? input.Value : output;
        float* source = tile.Values(input.Value), gradient = tile.Gradients(output), destination = tile.Gradients(target);
        for (var r = 0; r < tile.Rows; r++, source += input.Value.Stride, gradient += output.Stride, destination += target.Stride)
            tile.Kernels.RectifyLearnedBackward(source, slope.Pointer, gradient, destination, tile.ParameterGradients(slot), output.PaddedWidth, target == input.Value && input.Accumulate);
    }
}
