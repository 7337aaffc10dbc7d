using DeepMF.Cpu.Plan;
using DeepMF.Engines;

namespace DeepMF.Cpu.Operators;

/// <summary>Copies a numeric feature into the plan: <c>[B, W] → [B, W]</c>. Nothing below it is trained.</summary>
internal sealed unsafe class NumericOperator(int feature, Value output) : Operator
{
    public override IReadOnlyList<int> Features => [feature];

    public override Value Output => output;

    public override bool CanRecompute => true;

    public override void Forward(in Tile tile)
    {
        var numbers = ((NumericColumn)tile.Run.Column(feature)).Values.Slice(tile.FirstRow * output.Width, tile.Rows * output.Width);
        var row = tile.Values(output);
        for (; !numbers.IsEmpty; numbers = numbers[output.Width..], row += output.Stride)
            numbers[..output.Width].CopyTo(new Span<float>(row, output.Width));
    }

    public override void Backward(in Tile tile)
    {
    }
}
