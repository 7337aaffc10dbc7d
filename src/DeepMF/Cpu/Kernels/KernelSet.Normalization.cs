using System.Runtime.CompilerServices;

namespace DeepMF.Cpu.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>destination[j] += Σ_r (source[r, j] - mean[j])².</summary>
    public abstract void AddColumnSquares(float* source, nint stride, float* mean, int rows, int count, float* destination);

    /// <summary>destination[r, j] = (source[r, j] - mean[j]) · scale[j] + shift[j].</summary>
    public abstract void Normalize(float* source, nint sourceStride, float* mean, float* scale, float* shift, int rows, int count, float* destination, nint stride);

    /// <summary>destination[j] += Σ_r gradient[r, j] · (source[r, j] - mean[j]) · inverse[j].</summary>
    public abstract void AddNormalizedProducts(float* source, nint sourceStride, float* gradient, nint gradientStride, float* mean, float* inverse, int rows, int count, float* destination);

    /// <summary>destination = scale · (gradient - meanGradient - (source - mean) · inverse · meanProduct), column by column.</summary>
    public abstract void NormalizeBackward(in NormalizeBackwardArguments arguments);
}

/// <summary>The operands of <see cref="KernelSet.NormalizeBackward"/>: matrices <c>[Rows, Count]</c> and vectors <c>[Count]</c>.</summary>
internal unsafe struct NormalizeBackwardArguments
{
    public int Rows;
    public int Count;
    public float* Source;
    public nint SourceStride;
    public float* Gradient;
    public nint GradientStride;
    public float* Destination;
    public nint DestinationStride;
    public float* Mean;
    public float* Inverse;
    public float* Scale;
    public float* MeanGradient;
    public float* MeanProduct;
    public bool Accumulate;
}

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddColumnSquares(float* source, nint stride, float* mean, int rows, int count, float* destination)
    {
        for (var j = 0; j < count; j += TLanes.Width)
        {
            var center = TLanes.Load(mean + j);
            var sum = TLanes.Load(destination + j);
            var row = source + j;
            for (var r = 0; r < rows; r++, row += stride)
            {
                var difference = TLanes.Subtract(TLanes.Load(row), center);
                sum = TLanes.MultiplyAdd(difference, difference, sum);
            }

            TLanes.Store(sum, destination + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Normalize(float* source, nint sourceStride, float* mean, float* scale, float* shift, int rows, int count, float* destination, nint stride)
    {
        for (var r = 0; r < rows; r++, source += sourceStride, destination += stride)
        {
            for (var j = 0; j < count; j += TLanes.Width)
            {
                var centered = TLanes.Subtract(TLanes.Load(source + j), TLanes.Load(mean + j));
                TLanes.Store(TLanes.MultiplyAdd(centered, TLanes.Load(scale + j), TLanes.Load(shift + j)), destination + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddNormalizedProducts(float* source, nint sourceStride, float* gradient, nint gradientStride, float* mean, float* inverse, int rows, int count, float* destination)
    {
        for (var j = 0; j < count; j += TLanes.Width)
        {
            var center = TLanes.Load(mean + j);
            var sum = TLanes.Zero;
            var x = source + j;
            var g = gradient + j;
            for (var r = 0; r < rows; r++, x += sourceStride, g += gradientStride)
                sum = TLanes.MultiplyAdd(TLanes.Load(g), TLanes.Subtract(TLanes.Load(x), center), sum);
            TLanes.Store(TLanes.MultiplyAdd(sum, TLanes.Load(inverse + j), TLanes.Load(destination + j)), destination + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void NormalizeBackward(in NormalizeBackwardArguments a)
    {
        for (var j = 0; j < a.Count; j += TLanes.Width)
        {
            var center = TLanes.Load(a.Mean + j);
            var product = TLanes.Multiply(TLanes.Load(a.Inverse + j), TLanes.Load(a.MeanProduct + j));
            var mean = TLanes.Load(a.MeanGradient + j);
            var scale = TLanes.Load(a.Scale + j);
            var x = a.Source + j;
            var g = a.Gradient + j;
            var d = a.Destination + j;
            for (var r = 0; r < a.Rows; r++, x += a.SourceStride, g += a.GradientStride, d += a.DestinationStride)
            {
                var inner = TLanes.Subtract(TLanes.Load(g), mean);
                inner = TLanes.Subtract(inner, TLanes.Multiply(TLanes.Subtract(TLanes.Load(x), center), product));
                TLanes.Store(a.Accumulate ? TLanes.MultiplyAdd(scale, inner, TLanes.Load(d)) : TLanes.Multiply(scale, inner), d);
            }
        }
    }
}
