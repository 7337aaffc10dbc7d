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
        var width = TLanes.Width;
        var j = 0;
        // An addition waits for the one before it: four sums at a time keep the machine busy.
        for (; j + 4 * width <= count; j += 4 * width)
        {
            TVector m0 = TLanes.Load(mean + j), m1 = TLanes.Load(mean + j + width), m2 = TLanes.Load(mean + j + 2 * width), m3 = TLanes.Load(mean + j + 3 * width);
            TVector s0 = TLanes.Load(destination + j), s1 = TLanes.Load(destination + j + width), s2 = TLanes.Load(destination + j + 2 * width), s3 = TLanes.Load(destination + j + 3 * width);
            var row = source + j;
            for (var r = 0; r < rows; r++, row += stride)
            {
                s0 = AddSquare(row, m0, s0);
                s1 = AddSquare(row + width, m1, s1);
                s2 = AddSquare(row + 2 * width, m2, s2);
                s3 = AddSquare(row + 3 * width, m3, s3);
            }

            StoreFour(destination + j, s0, s1, s2, s3);
        }

        for (; j < count; j += width)
        {
            var center = TLanes.Load(mean + j);
            var sum = TLanes.Load(destination + j);
            var row = source + j;
            for (var r = 0; r < rows; r++, row += stride)
                sum = AddSquare(row, center, sum);
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
        var width = TLanes.Width;
        var j = 0;
        for (; j + 4 * width <= count; j += 4 * width)
        {
            TVector m0 = TLanes.Load(mean + j), m1 = TLanes.Load(mean + j + width), m2 = TLanes.Load(mean + j + 2 * width), m3 = TLanes.Load(mean + j + 3 * width);
            TVector s0 = TLanes.Zero, s1 = s0, s2 = s0, s3 = s0;
            float* x = source + j, g = gradient + j;
            for (var r = 0; r < rows; r++, x += sourceStride, g += gradientStride)
            {
                s0 = AddCentered(x, m0, g, s0);
                s1 = AddCentered(x + width, m1, g + width, s1);
                s2 = AddCentered(x + 2 * width, m2, g + 2 * width, s2);
                s3 = AddCentered(x + 3 * width, m3, g + 3 * width, s3);
            }

            AddTimes(s0, inverse + j, destination + j);
            AddTimes(s1, inverse + j + width, destination + j + width);
            AddTimes(s2, inverse + j + 2 * width, destination + j + 2 * width);
            AddTimes(s3, inverse + j + 3 * width, destination + j + 3 * width);
        }

        for (; j < count; j += width)
        {
            var center = TLanes.Load(mean + j);
            var sum = TLanes.Zero;
            float* x = source + j, g = gradient + j;
            for (var r = 0; r < rows; r++, x += sourceStride, g += gradientStride)
                sum = AddCentered(x, center, g, sum);
            AddTimes(sum, inverse + j, destination + j);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddSquare(float* source, TVector mean, TVector sum)
    {
        var difference = TLanes.Subtract(TLanes.Load(source), mean);
        return TLanes.MultiplyAdd(difference, difference, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddCentered(float* source, TVector mean, float* gradient, TVector sum) =>
        TLanes.MultiplyAdd(TLanes.Load(gradient), TLanes.Subtract(TLanes.Load(source), mean), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTimes(TVector sum, float* factor, float* destination) =>
        TLanes.Store(TLanes.MultiplyAdd(sum, TLanes.Load(factor), TLanes.Load(destination)), destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFour(float* destination, TVector v0, TVector v1, TVector v2, TVector v3)
    {
        TLanes.Store(v0, destination);
        TLanes.Store(v1, destination + TLanes.Width);
        TLanes.Store(v2, destination + 2 * TLanes.Width);
        TLanes.Store(v3, destination + 3 * TLanes.Width);
    }
}
