using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Operators;

/// <summary>Copies a branch into its slice of a merged row, where kernels could not write it: the slice does not begin or end with a whole vector.</summary>
internal sealed unsafe class CopyOperator(Input input, Value output) : Operator
{
    public override IReadOnlyList<Input> Inputs => [input];

    public override Value Output => output;

    public override void Forward(in Tile tile) =>
        Copy(tile.Values(input.Value), input.Value.Stride, tile.Values(output), output.Stride, tile.Rows, output.Width);

    public override void Backward(in Tile tile)
    {
        if (input.Value.NeedsGradient)
            Copy(tile.Gradients(output), output.Stride, tile.Gradients(input.Value), input.Value.Stride, tile.Rows, output.Width);
    }

    private static void Copy(float* source, nint sourceStride, float* destination, nint stride, int rows, int width)
    {
        for (var r = 0; r < rows; r++, source += sourceStride, destination += stride)
            new Span<float>(source, width).CopyTo(new Span<float>(destination, width));
    }
}
