using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Operators;

/// <summary>The sum of values, element by element: merged branches, and the end of a residual block.</summary>
internal sealed unsafe class SumOperator(Input[] inputs, Value output) : Operator
{
    public override IReadOnlyList<Input> Inputs => inputs;

    public override Value Output => output;

    public override void Forward(in Tile tile)
    {
        var first = true;
        foreach (var input in inputs)
        {
            Elementwise.Copy(tile, tile.Values(input.Value), input.Value, tile.Values(output), output, accumulate: !first);
            first = false;
        }
    }

    public override void Backward(in Tile tile)
    {
        // Backwards, so that where a value is summed with itself its last use writes the gradient and the first one adds to it.
        for (var i = inputs.Length - 1; i >= 0; i--)
            if (inputs[i].Value.NeedsGradient)
                Elementwise.Copy(tile, tile.Gradients(output), output, tile.Gradients(inputs[i].Value), inputs[i].Value, inputs[i].Accumulate);
    }
}
