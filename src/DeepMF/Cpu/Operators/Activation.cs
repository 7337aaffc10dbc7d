using System.Numerics.Tensors;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Operators;

/// <summary>An activation whose derivative follows from its output, so that it can overwrite its input.</summary>
internal abstract unsafe class Activation
{
    public abstract void Forward(KernelSet kernels, float* source, float* destination, nint count);

    public abstract void Backward(KernelSet kernels, float* output, float* gradient, float* destination, nint count, bool accumulate);

    /// <summary>Turns a value into its activation.</summary>
    public void ForwardInPlace(in Tile tile, Value value)
    {
        var row = tile.Values(value);
        if (value.IsDense)
        {
            Forward(tile.Kernels, row, row, (nint)tile.Rows * value.Stride);
            return;
        }

        for (var r = 0; r < tile.Rows; r++, row += value.Stride)
            Forward(tile.Kernels, row, row, value.PaddedWidth);
    }

    /// <summary>Turns the gradient of an activation into that of what was activated.</summary>
    public void BackwardInPlace(in Tile tile, Value value)
    {
        float* row = tile.Values(value), gradient = tile.Gradients(value);
        if (value.IsDense)
        {
            Backward(tile.Kernels, row, gradient, gradient, (nint)tile.Rows * value.Stride, accumulate: false);
            return;
        }

        for (var r = 0; r < tile.Rows; r++, row += value.Stride, gradient += value.Stride)
            Backward(tile.Kernels, row, gradient, gradient, value.PaddedWidth, accumulate: false);
    }
}

/// <summary>x for x &gt; 0, else slope · x; with a slope of at least 0 the output has the sign of the input.</summary>
internal sealed unsafe class RectifierActivation(float slope) : Activation
{
    public float Slope => slope;

    public override void Forward(KernelSet kernels, float* source, float* destination, nint count) => kernels.Rectify(source, slope, destination, count);

    public override void Backward(KernelSet kernels, float* output, float* gradient, float* destination, nint count, bool accumulate) =>
        kernels.RectifyBackward(output, gradient, slope, destination, count, accumulate);
}

/// <summary>1 / (1 + e⁻ˣ).</summary>
internal sealed unsafe class SigmoidActivation : Activation
{
    public override void Forward(KernelSet kernels, float* source, float* destination, nint count) =>
        TensorPrimitives.Sigmoid(new ReadOnlySpan<float>(source, checked((int)count)), new Span<float>(destination, (int)count));

    public override void Backward(KernelSet kernels, float* output, float* gradient, float* destination, nint count, bool accumulate) =>
        kernels.SigmoidBackward(output, gradient, destination, count, accumulate);
}

/// <summary>The hyperbolic tangent.</summary>
internal sealed unsafe class TanhActivation : Activation
{
    public override void Forward(KernelSet kernels, float* source, float* destination, nint count) =>
        TensorPrimitives.Tanh(new ReadOnlySpan<float>(source, checked((int)count)), new Span<float>(destination, (int)count));

    public override void Backward(KernelSet kernels, float* output, float* gradient, float* destination, nint count, bool accumulate) =>
        kernels.TanhBackward(output, gradient, destination, count, accumulate);
}
