using System.Numerics.Tensors;
using DeepMF.Cpu.Kernels;

namespace DeepMF.Cpu.Operators;

/// <summary>An activation whose derivative follows from its output, so that it can overwrite its input.</summary>
internal abstract unsafe class Activation
{
    public abstract void Forward(KernelSet kernels, float* source, float* destination, nint count);

    public abstract void Backward(KernelSet kernels, float* output, float* gradient, float* destination, nint count, bool accumulate);
}

/// <summary>x for x &gt; 0, else slope · x; with a slope of at least 0 the output has the sign of the input.</summary>
internal sealed unsafe class RectifierActivation(float slope) : Activation
{
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
