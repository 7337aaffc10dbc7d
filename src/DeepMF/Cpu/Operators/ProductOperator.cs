using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Operators;

/// <summary>The product of values, element by element: <c>[B, D], [B, D], … → [B, D]</c>.</summary>
/// <remarks>The gradient of a factor is the output's gradient times all other factors; it is never divided by the factor, which may be zero.</remarks>
internal sealed unsafe class ProductOperator(Input[] inputs, Value output, Value scratch) : Operator
{
    public override IReadOnlyList<Input> Inputs => inputs;

    public override Value Output => output;

    public override void Forward(in Tile tile)
    {
        var result = tile.Values(output);
        Elementwise.Multiply(tile, tile.Values(inputs[0].Value), inputs[0].Value, tile.Values(inputs[1].Value), inputs[1].Value, result, output, accumulate: false);
        for (var i = 2; i < inputs.Length; i++)
            Elementwise.Multiply(tile, result, output, tile.Values(inputs[i].Value), inputs[i].Value, result, output, accumulate: false);
    }

    public override void Backward(in Tile tile)
    {
        foreach (var input in inputs)
        {
            if (!input.Value.NeedsGradient)
                continue;
            var gradient = tile.Gradients(output);
            var shape = output;
            var remaining = inputs.Length - 1;
            foreach (var other in inputs)
            {
                if (other == input)
                    continue;
                remaining--;
                var (target, targetShape, accumulate) = remaining == 0 ? ((nint)tile.Gradients(input.Value), input.Value, input.Accumulate) : ((nint)tile.Values(scratch), scratch, false);
                Elementwise.Multiply(tile, gradient, shape, tile.Values(other.Value), other.Value, (float*)target, targetShape, accumulate);
                gradient = (float*)target;
                shape = targetShape;
            }
        }
    }
}
