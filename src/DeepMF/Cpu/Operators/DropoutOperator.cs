using DeepMF.Cpu.Plan;
using DeepMF.Engines;

namespace DeepMF.Cpu.Operators;

/// <summary>Dropout: <c>[B, D] → [B, D]</c>. The mask is made again in the backward pass; it depends on seed, step, layer and position alone.</summary>
internal sealed unsafe class DropoutOperator(double rate, int layer, Input input, Value output) : Operator
{
    public override IReadOnlyList<Input> Inputs => [input];

    public override Value Output => output;

    public override void Forward(in Tile tile)
    {
        if (tile.Run.IsTraining)
            Mask(tile, tile.Values(input.Value), input.Value, tile.Values(output), output, accumulate: false);
        else
            Elementwise.Copy(tile, tile.Values(input.Value), input.Value, tile.Values(output), output, accumulate: false);
    }

    public override void Backward(in Tile tile)
    {
        if (input.Value.NeedsGradient)
            Mask(tile, tile.Gradients(output), output, tile.Gradients(input.Value), input.Value, input.Accumulate);
    }

    private void Mask(in Tile tile, float* source, Value sourceShape, float* destination, Value shape, bool accumulate)
    {
        var key = DropoutMask.Key(tile.Run.DropoutKey, layer);
        var position = (long)tile.FirstRow * output.PaddedWidth;
        for (var r = 0; r < tile.Rows; r++, source += sourceShape.Stride, destination += shape.Stride, position += output.PaddedWidth)
            DropoutMask.Apply(key, position, rate, source, destination, output.PaddedWidth, accumulate);
    }
}
