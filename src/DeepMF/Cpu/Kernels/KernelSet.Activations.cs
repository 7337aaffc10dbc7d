using System.Runtime.CompilerServices;

namespace DeepMF.Cpu.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>destination = gradient · y (1 - y) for a logistic output y (added to it where <paramref name="accumulate"/>).</summary>
    public abstract void SigmoidBackward(float* output, float* gradient, float* destination, nint count, bool accumulate);

    /// <summary>destination = gradient · (1 - y²) for a hyperbolic tangent y (added to it where <paramref name="accumulate"/>).</summary>
    public abstract void TanhBackward(float* output, float* gradient, float* destination, nint count, bool accumulate);

    /// <summary>destination = 2 √(2/π) (x + 0.044715 x³): the tanh form of Gelu is x / (1 + e^-that).</summary>
    public abstract void GeluInner(float* source, float* destination, nint count);

    /// <summary>destination = gradient · dGelu/dx, with sigmoid = 1 / (1 + e^-GeluInner(x)) (added to it where <paramref name="accumulate"/>).</summary>
    public abstract void GeluBackward(float* source, float* sigmoid, float* gradient, float* destination, nint count, bool accumulate);

    /// <summary>One row: destination = x for x &gt; 0, else slope[j] · x.</summary>
    public abstract void RectifyLearned(float* source, float* slope, float* destination, int count);

    /// <summary>One row of the backward of <see cref="RectifyLearned"/>; slopeGradient += gradient · x where x ≤ 0.</summary>
    public abstract void RectifyLearnedBackward(float* source, float* slope, float* gradient, float* destination, float* slopeGradient, int count, bool accumulate);
}

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    private const float GeluScale = 1.5957691216f; // 2 √(2/π)
    private const float GeluCubic = 0.044715f;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SigmoidBackward(float* output, float* gradient, float* destination, nint count, bool accumulate)
    {
        for (nint j = 0; j < count; j += TLanes.Width)
        {
            var y = TLanes.Load(output + j);
            var g = TLanes.Multiply(TLanes.Load(gradient + j), TLanes.Subtract(y, TLanes.Multiply(y, y)));
            TLanes.Store(accumulate ? TLanes.Add(TLanes.Load(destination + j), g) : g, destination + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void TanhBackward(float* output, float* gradient, float* destination, nint count, bool accumulate)
    {
        var one = TLanes.Broadcast(1);
        for (nint j = 0; j < count; j += TLanes.Width)
        {
            var y = TLanes.Load(output + j);
            var g = TLanes.Multiply(TLanes.Load(gradient + j), TLanes.Subtract(one, TLanes.Multiply(y, y)));
            TLanes.Store(accumulate ? TLanes.Add(TLanes.Load(destination + j), g) : g, destination + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void GeluInner(float* source, float* destination, nint count)
    {
        var linear = TLanes.Broadcast(GeluScale);
        var cubic = TLanes.Broadcast(GeluScale * GeluCubic);
        for (nint j = 0; j < count; j += TLanes.Width)
        {
            var x = TLanes.Load(source + j);
            TLanes.Store(TLanes.Multiply(x, TLanes.MultiplyAdd(cubic, TLanes.Multiply(x, x), linear)), destination + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void GeluBackward(float* source, float* sigmoid, float* gradient, float* destination, nint count, bool accumulate)
    {
        var linear = TLanes.Broadcast(GeluScale);
        var cubic = TLanes.Broadcast(3 * GeluScale * GeluCubic);
        for (nint j = 0; j < count; j += TLanes.Width)
        {
            var x = TLanes.Load(source + j);
            var s = TLanes.Load(sigmoid + j);
            var inner = TLanes.MultiplyAdd(cubic, TLanes.Multiply(x, x), linear);
            var slope = TLanes.MultiplyAdd(TLanes.Multiply(x, TLanes.Subtract(s, TLanes.Multiply(s, s))), inner, s);
            var g = TLanes.Multiply(TLanes.Load(gradient + j), slope);
            TLanes.Store(accumulate ? TLanes.Add(TLanes.Load(destination + j), g) : g, destination + j);
        }
    }

    public override void RectifyLearned(float* source, float* slope, float* destination, int count)
    {
        for (var j = 0; j < count; j += TLanes.Width)
        {
            var x = TLanes.Load(source + j);
            TLanes.Store(TLanes.SelectPositive(x, x, TLanes.Multiply(TLanes.Load(slope + j), x)), destination + j);
        }
    }

    public override void RectifyLearnedBackward(float* source, float* slope, float* gradient, float* destination, float* slopeGradient, int count, bool accumulate)
    {
        for (var j = 0; j < count; j += TLanes.Width)
        {
            var x = TLanes.Load(source + j);
            var g = TLanes.Load(gradient + j);
            TLanes.Store(TLanes.SelectPositive(x, TLanes.Load(slopeGradient + j), TLanes.MultiplyAdd(g, x, TLanes.Load(slopeGradient + j))), slopeGradient + j);
            g = TLanes.SelectPositive(x, g, TLanes.Multiply(TLanes.Load(slope + j), g));
            TLanes.Store(accumulate ? TLanes.Add(TLanes.Load(destination + j), g) : g, destination + j);
        }
    }
}
