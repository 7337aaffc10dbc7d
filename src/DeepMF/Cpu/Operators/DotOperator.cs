using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Operators;

/// <summary>The dot product of two values, row by row: <c>[B, D], [B, D] → [B]</c>.</summary>
internal sealed unsafe class DotOperator(Input left, Input right, Value output) : Operator
{
    public override IReadOnlyList<Input> Inputs => [left, right];

    public override Value Output => output;

    public override void Forward(in Tile tile) =>
        tile.Kernels.RowDots(tile.Values(left.Value), left.Value.Stride, tile.Values(right.Value), right.Value.Stride, tile.Rows, left.Value.Width, 0, tile.Values(output));

    public override void Backward(in Tile tile)
    {
        Backward(tile, left, right.Value);
        Backward(tile, right, left.Value);
    }

    private void Backward(in Tile tile, Input input, Value other)
    {
        if (input.Value.NeedsGradient)
            tile.Kernels.ScaleRows(tile.Gradients(output), tile.Values(other), other.Stride, tile.Rows, input.Value.PaddedWidth, tile.Gradients(input.Value), input.Value.Stride, input.Accumulate);
    }
}
