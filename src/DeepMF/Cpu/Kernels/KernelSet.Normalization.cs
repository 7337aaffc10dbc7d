using System.Runtime.CompilerServices;

namespace DeepMF.Cpu.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>destination[j] += Σ_r (source[r, j] - mean[j])².</summary>
    public abstract void AddColumnSquares(float* source, nint stride, float* mean, int rows, int count, float* destination);

    /// <summary>destination[r, j] = (source[r, j] - mean[j]) · scale[j] + shift[j], and that times <paramref name="slope"/> where it is not above 0: 1 changes nothing.</summary>
    public abstract void Normalize(float* source, nint sourceStride, float* mean, float* scale, float* shift, float slope, int rows, int count, float* destination, nint stride);

    /// <summary>sums[j] += Σ_r gradient[r, j], and products[j] += Σ_r gradient[r, j] · (source[r, j] - mean[j]) · inverse[j].</summary>
    /// <remarks>Where a slope other than 1 is given, the gradient is first turned, in place, into that of what a rectifier made <see cref="NormalizedGradientArguments.Output"/> of.</remarks>
    public abstract void AddNormalizedGradients(in NormalizedGradientArguments arguments);

    /// <summary>destination = scale · (gradient - meanGradient - (source - mean) · inverse · meanProduct), column by column.</summary>
    public abstract void NormalizeBackward(in NormalizeBackwardArguments arguments);
}

/// <summary>The operands of <see cref="KernelSet.AddNormalizedGradients"/>: matrices <c>[Rows, Count]</c> and vectors <c>[Count]</c>.</summary>
internal unsafe struct NormalizedGradientArguments
{
    public int Rows;
    public int Count;
    public float* Source;
    public nint SourceStride;
    public float* Output;
    public float* Gradient;

    /// <summary>The floats from one row to the next of output and gradient.</summary>
    public nint Stride;
    public float Slope;
    public float* Mean;
    public float* Inverse;
    public float* Sums;
    public float* Products;
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

    public override void Normalize(float* source, nint sourceStride, float* mean, float* scale, float* shift, float slope, int rows, int count, float* destination, nint stride)
    {
        var width = TLanes.Width;
        var j = 0;
        for (; j + 2 * width <= count; j += 2 * width)
            NormalizeColumns<Two>(source + j, sourceStride, mean + j, scale + j, shift + j, slope, rows, destination + j, stride);
        for (; j < count; j += width)
            NormalizeColumns<One>(source + j, sourceStride, mean + j, scale + j, shift + j, slope, rows, destination + j, stride);
    }

    public override void AddNormalizedGradients(in NormalizedGradientArguments a)
    {
        var width = TLanes.Width;
        var j = 0;
        for (; j + 2 * width <= a.Count; j += 2 * width)
            AddNormalizedColumns<Two>(a, j);
        for (; j < a.Count; j += width)
            AddNormalizedColumns<One>(a, j);
    }

    public override void NormalizeBackward(in NormalizeBackwardArguments a)
    {
        var width = TLanes.Width;
        var j = 0;
        for (; j + 2 * width <= a.Count; j += 2 * width)
            NormalizeColumnsBackward<Two>(a, j);
        for (; j < a.Count; j += width)
            NormalizeColumnsBackward<One>(a, j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NormalizeColumns<TVectors>(float* x, nint sourceStride, float* mean, float* scale, float* shift, float slope, int rows, float* y, nint stride)
        where TVectors : struct, IConstant
    {
        LoadRow<TVectors>(mean, out var m0, out var m1);
        LoadRow<TVectors>(scale, out var a0, out var a1);
        LoadRow<TVectors>(shift, out var b0, out var b1);
        var factor = TLanes.Broadcast(slope);
        for (var r = 0; r < rows; r++, x += sourceStride, y += stride)
        {
            LoadRow<TVectors>(x, out var y0, out var y1);
            y0 = TLanes.MultiplyAdd(TLanes.Subtract(y0, m0), a0, b0);
            TLanes.Store(TLanes.SelectPositive(y0, y0, TLanes.Multiply(factor, y0)), y);
            if (TVectors.Value == 1)
                continue;
            y1 = TLanes.MultiplyAdd(TLanes.Subtract(y1, m1), a1, b1);
            TLanes.Store(TLanes.SelectPositive(y1, y1, TLanes.Multiply(factor, y1)), y + TLanes.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddNormalizedColumns<TVectors>(in NormalizedGradientArguments a, int column)
        where TVectors : struct, IConstant
    {
        LoadRow<TVectors>(a.Mean + column, out var m0, out var m1);
        LoadRow<TVectors>(a.Sums + column, out var s0, out var s1);
        TVector p0 = TLanes.Zero, p1 = p0;
        var slope = TLanes.Broadcast(a.Slope);
        var isRectified = a.Slope != 1;
        float* x = a.Source + column, y = a.Output + column, g = a.Gradient + column;
        nint sourceStride = a.SourceStride, stride = a.Stride;
        for (var r = a.Rows; r > 0; r--, x += sourceStride, y += stride, g += stride)
        {
            LoadRow<TVectors>(g, out var g0, out var g1);
            LoadRow<TVectors>(x, out var x0, out var x1);
            if (isRectified)
            {
                LoadRow<TVectors>(y, out var y0, out var y1);
                g0 = TLanes.SelectPositive(y0, g0, TLanes.Multiply(slope, g0));
                TLanes.Store(g0, g);
                if (TVectors.Value > 1)
                {
                    g1 = TLanes.SelectPositive(y1, g1, TLanes.Multiply(slope, g1));
                    TLanes.Store(g1, g + TLanes.Width);
                }
            }

            s0 = TLanes.Add(s0, g0);
            p0 = TLanes.MultiplyAdd(g0, TLanes.Subtract(x0, m0), p0);
            if (TVectors.Value == 1)
                continue;
            s1 = TLanes.Add(s1, g1);
            p1 = TLanes.MultiplyAdd(g1, TLanes.Subtract(x1, m1), p1);
        }

        TLanes.Store(s0, a.Sums + column);
        AddTimes(p0, a.Inverse + column, a.Products + column);
        if (TVectors.Value == 1)
            return;
        TLanes.Store(s1, a.Sums + column + TLanes.Width);
        AddTimes(p1, a.Inverse + column + TLanes.Width, a.Products + column + TLanes.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NormalizeColumnsBackward<TVectors>(in NormalizeBackwardArguments a, int column)
        where TVectors : struct, IConstant
    {
        LoadRow<TVectors>(a.Mean + column, out var c0, out var c1);
        LoadRow<TVectors>(a.MeanGradient + column, out var m0, out var m1);
        LoadRow<TVectors>(a.Scale + column, out var a0, out var a1);
        LoadRow<TVectors>(a.Inverse + column, out var p0, out var p1);
        LoadRow<TVectors>(a.MeanProduct + column, out var q0, out var q1);
        p0 = TLanes.Multiply(p0, q0);
        p1 = TLanes.Multiply(p1, q1);
        var accumulate = a.Accumulate;
        float* x = a.Source + column, g = a.Gradient + column, d = a.Destination + column;
        nint sourceStride = a.SourceStride, gradientStride = a.GradientStride, stride = a.DestinationStride;
        for (var r = a.Rows; r > 0; r--, x += sourceStride, g += gradientStride, d += stride)
        {
            LoadRow<TVectors>(x, out var x0, out var x1);
            LoadRow<TVectors>(g, out var g0, out var g1);
            var inner = TLanes.Subtract(TLanes.Subtract(g0, m0), TLanes.Multiply(TLanes.Subtract(x0, c0), p0));
            TLanes.Store(accumulate ? TLanes.MultiplyAdd(a0, inner, TLanes.Load(d)) : TLanes.Multiply(a0, inner), d);
            if (TVectors.Value == 1)
                continue;
            inner = TLanes.Subtract(TLanes.Subtract(g1, m1), TLanes.Multiply(TLanes.Subtract(x1, c1), p1));
            TLanes.Store(accumulate ? TLanes.MultiplyAdd(a1, inner, TLanes.Load(d + TLanes.Width)) : TLanes.Multiply(a1, inner), d + TLanes.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadRow<TVectors>(float* source, out TVector v0, out TVector v1)
        where TVectors : struct, IConstant
    {
        v0 = TLanes.Load(source);
        v1 = TVectors.Value > 1 ? TLanes.Load(source + TLanes.Width) : v0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddSquare(float* source, TVector mean, TVector sum)
    {
        var difference = TLanes.Subtract(TLanes.Load(source), mean);
        return TLanes.MultiplyAdd(difference, difference, sum);
    }

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
