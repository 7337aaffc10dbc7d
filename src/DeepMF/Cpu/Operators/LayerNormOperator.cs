using System.Numerics.Tensors;
using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Operators;

/// <summary>Layer normalisation, row by row: <c>[B, D] → [B, D]</c>. Backward computes the row's statistics again.</summary>
internal sealed unsafe class LayerNormOperator(double epsilon, CpuParameter scale, GradientSlot scaleSlot, CpuParameter shift, GradientSlot shiftSlot, Input input, Value output) : Operator
{
    public override IReadOnlyList<Input> Inputs => [input];

    public override Value Output => output;

    public override void Forward(in Tile tile)
    {
        var width = output.Width;
        float* source = tile.Values(input.Value), destination = tile.Values(output);
        for (var r = 0; r < tile.Rows; r++, source += input.Value.Stride, destination += output.Stride)
        {
            var row = new Span<float>(destination, width);
            TensorPrimitives.Multiply(row, Normalize(new ReadOnlySpan<float>(source, width), row), row);
            TensorPrimitives.MultiplyAdd(row, new ReadOnlySpan<float>(scale.Pointer, width), new ReadOnlySpan<float>(shift.Pointer, width), row);
        }
    }

    public override void Backward(in Tile tile)
    {
        var width = output.Width;
        float* source = tile.Values(input.Value), gradients = tile.Gradients(output), normalized = tile.Values(output), destination = tile.Gradients(input.Value);
        float* scaleGradient = tile.ParameterGradients(scaleSlot), shiftGradient = tile.ParameterGradients(shiftSlot);
        for (var r = 0; r < tile.Rows; r++, source += input.Value.Stride, gradients += output.Stride, normalized += output.Stride, destination += input.Value.Stride)
        {
            // The output is not read again, so its row holds x̂ from here on.
            var row = new Span<float>(normalized, width);
            var inverse = Normalize(new ReadOnlySpan<float>(source, width), row);
            TensorPrimitives.Multiply(row, inverse, row);
            float sum = 0, product = 0;
            for (var j = 0; j < width; j++)
            {
                var g = gradients[j];
                scaleGradient[j] += g * row[j];
                shiftGradient[j] += g;
                g *= scale.Pointer[j];
                sum += g;
                product += g * row[j];
            }

            if (!input.Value.NeedsGradient)
                continue;
            sum /= width;
            product /= width;
            for (var j = 0; j < width; j++)
            {
                var g = inverse * (gradients[j] * scale.Pointer[j] - sum - row[j] * product);
                destination[j] = input.Accumulate ? destination[j] + g : g;
            }
        }
    }

    /// <summary>Writes x - mean and returns 1 / √(variance + ε).</summary>
    private float Normalize(ReadOnlySpan<float> source, Span<float> centered)
    {
        var mean = TensorPrimitives.Sum(source) / source.Length;
        TensorPrimitives.Subtract(source, mean, centered);
        return (float)(1 / Math.Sqrt(TensorPrimitives.SumOfSquares<float>(centered) / source.Length + epsilon));
    }
}
