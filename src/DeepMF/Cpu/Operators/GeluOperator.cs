using System.Numerics.Tensors;
using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Operators;

/// <summary>The Gaussian error linear unit in its tanh form: x / (1 + e^-u), u = 2 √(2/π) (x + 0.044715 x³). <c>[B, D] → [B, D]</c>.</summary>
internal sealed unsafe class GeluOperator(Input input, Value output) : Operator
{
    public override IReadOnlyList<Input> Inputs => [input];

    public override Value Output => output;

    private const int Chunk = 256;

    public override void Forward(in Tile tile)
    {
        float* source = tile.Values(input.Value), destination = tile.Values(output);
        for (var r = 0; r < tile.Rows; r++, source += input.Value.Stride, destination += output.Stride)
        {
            tile.Kernels.GeluInner(source, destination, output.PaddedWidth);
            var row = new Span<float>(destination, output.PaddedWidth);
            TensorPrimitives.Sigmoid(row, row);
            tile.Kernels.MultiplyElements(source, destination, destination, output.PaddedWidth, accumulate: false);
        }
    }

    public override void Backward(in Tile tile)
    {
        if (!input.Value.NeedsGradient)
            return;
        float* source = tile.Values(input.Value), gradient = tile.Gradients(output), destination = tile.Gradients(input.Value);
        var sigmoid = stackalloc float[Chunk];
        for (var r = 0; r < tile.Rows; r++, source += input.Value.Stride, gradient += output.Stride, destination += input.Value.Stride)
        {
            for (var first = 0; first < output.PaddedWidth; first += Chunk)
            {
                var count = Math.Min(Chunk, output.PaddedWidth - first);
                tile.Kernels.GeluInner(source + first, sigmoid, count);
                var part = new Span<float>(sigmoid, count);
                TensorPrimitives.Sigmoid(part, part);
                tile.Kernels.GeluBackward(source + first, sigmoid, gradient + first, destination + first, count, input.Accumulate);
            }
        }
    }
}
