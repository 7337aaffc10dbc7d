using System.Runtime.CompilerServices;

namespace DeepMF.Cpu.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>destination[j] += Σ_r (source[r, j] - mean[j])².</summary>
    public abstract void AddColumnSquares(float* source, nint stride, float* mean, int rows, int count, float* destination);

    /// <summary>destination[r, j] = (source[r, j] - mean[j]) · scale[j] + shift[j], and that times <paramref name="slope"/> where it is not above 0: 1 changes nothing.</summary>
    public abstract void Normalize(float* source, nint sourceStride, float* mean, float* scale, float* shift, float slope, int rows, int count, float* destination, nint stride);

    /// <summary>sums[j] += Σ_r gradient[r, j], and products[j] += Σ_r gradient[r, j] · (source[r, j] - mean[j]) · inverse[j].</summary>
    public abstract void AddNormalizedGradients(in NormalizedGradient arguments, float* sums, float* products);

    /// <summary>destination = scale · (gradient - meanGradient - (source - mean) · inverse · meanProduct), column by column (added to it where <paramref name="accumulate"/>).</summary>
    public abstract void NormalizeBackward(in NormalizedGradient arguments, float* meanGradient, float* meanProduct, float* destination, nint stride, bool accumulate);
}

/// <summary>Rows that were normalised and the gradient of what became of them: matrices <c>[Rows, Count]</c> and vectors <c>[Count]</c>.</summary>
/// <remarks>
/// Where a rectifier followed, the gradient is that of its output; kernels compute again which numbers it let pass, from the rows that they read anyway,
/// so that neither its output nor the gradient of its input is kept.
/// </remarks>
internal unsafe struct NormalizedGradient
{
    public int Rows;
    public int Count;
    public float* Source;
    public nint SourceStride;
    public float* Gradient;
    public nint GradientStride;
    public float* Mean;
    public float* Inverse;
    public float* Scale;
    public float* Shift;

    /// <summary>The slope of the rectifier; 1 where there is none.</summary>
    public float Slope;
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

    public override void AddNormalizedGradients(in NormalizedGradient a, float* sums, float* products)
    {
        var width = TLanes.Width;
        var j = 0;
        for (; j + 2 * width <= a.Count; j += 2 * width)
            AddNormalizedColumns<Two>(a, j, sums + j, products + j);
        for (; j < a.Count; j += width)
            AddNormalizedColumns<One>(a, j, sums + j, products + j);
    }

    public override void NormalizeBackward(in NormalizedGradient a, float* meanGradient, float* meanProduct, float* destination, nint stride, bool accumulate)
    {
        var width = TLanes.Width;
        var j = 0;
        for (; j + 2 * width <= a.Count; j += 2 * width)
            NormalizeColumnsBackward<Two>(a, j, meanGradient + j, meanProduct + j, destination + j, stride, accumulate);
        for (; j < a.Count; j += width)
            NormalizeColumnsBackward<One>(a, j, meanGradient + j, meanProduct + j, destination + j, stride, accumulate);
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
    private static void AddNormalizedColumns<TVectors>(in NormalizedGradient a, int column, float* sums, float* products)
        where TVectors : struct, IConstant
    {
        LoadRow<TVectors>(a.Mean + column, out var m0, out var m1);
        LoadRow<TVectors>(a.Scale + column, out var a0, out var a1);
        LoadRow<TVectors>(a.Shift + column, out var b0, out var b1);
        LoadRow<TVectors>(sums, out var s0, out var s1);
        TVector p0 = TLanes.Zero, p1 = p0;
        var slope = TLanes.Broadcast(a.Slope);
        var isRectified = a.Slope != 1;
        float* x = a.Source + column, g = a.Gradient + column;
        nint sourceStride = a.SourceStride, stride = a.GradientStride;
        for (var r = a.Rows; r > 0; r--, x += sourceStride, g += stride)
        {
            LoadRow<TVectors>(g, out var g0, out var g1);
            LoadRow<TVectors>(x, out var x0, out var x1);
            x0 = TLanes.Subtract(x0, m0);
            if (isRectified)
                g0 = PassRectifier(x0, a0, b0, slope, g0);
            s0 = TLanes.Add(s0, g0);
            p0 = TLanes.MultiplyAdd(g0, x0, p0);
            if (TVectors.Value == 1)
                continue;
            x1 = TLanes.Subtract(x1, m1);
            if (isRectified)
                g1 = PassRectifier(x1, a1, b1, slope, g1);
            s1 = TLanes.Add(s1, g1);
            p1 = TLanes.MultiplyAdd(g1, x1, p1);
        }

        TLanes.Store(s0, sums);
        AddTimes(p0, a.Inverse + column, products);
        if (TVectors.Value == 1)
            return;
        TLanes.Store(s1, sums + TLanes.Width);
        AddTimes(p1, a.Inverse + column + TLanes.Width, products + TLanes.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NormalizeColumnsBackward<TVectors>(in NormalizedGradient a, int column, float* meanGradient, float* meanProduct, float* d, nint stride, bool accumulate)
        where TVectors : struct, IConstant
    {
        LoadRow<TVectors>(a.Mean + column, out var c0, out var c1);
        LoadRow<TVectors>(a.Scale + column, out var a0, out var a1);
        LoadRow<TVectors>(a.Shift + column, out var b0, out var b1);
        LoadRow<TVectors>(a.Inverse + column, out var p0, out var p1);
        LoadRow<TVectors>(meanGradient, out var m0, out var m1);
        LoadRow<TVectors>(meanProduct, out var q0, out var q1);
        p0 = TLanes.Multiply(p0, q0);
        p1 = TLanes.Multiply(p1, q1);
        var slope = TLanes.Broadcast(a.Slope);
        var isRectified = a.Slope != 1;
        float* x = a.Source + column, g = a.Gradient + column;
        nint sourceStride = a.SourceStride, gradientStride = a.GradientStride;
        for (var r = a.Rows; r > 0; r--, x += sourceStride, g += gradientStride, d += stride)
        {
            LoadRow<TVectors>(x, out var x0, out var x1);
            LoadRow<TVectors>(g, out var g0, out var g1);
            x0 = TLanes.Subtract(x0, c0);
            if (isRectified)
                g0 = PassRectifier(x0, a0, b0, slope, g0);
            var inner = TLanes.Subtract(TLanes.Subtract(g0, m0), TLanes.Multiply(x0, p0));
            TLanes.Store(accumulate ? TLanes.MultiplyAdd(a0, inner, TLanes.Load(d)) : TLanes.Multiply(a0, inner), d);
            if (TVectors.Value == 1)
                continue;
            x1 = TLanes.Subtract(x1, c1);
            if (isRectified)
                g1 = PassRectifier(x1, a1, b1, slope, g1);
            inner = TLanes.Subtract(TLanes.Subtract(g1, m1), TLanes.Multiply(x1, p1));
            TLanes.Store(accumulate ? TLanes.MultiplyAdd(a1, inner, TLanes.Load(d + TLanes.Width)) : TLanes.Multiply(a1, inner), d + TLanes.Width);
        }
    }

    /// <summary>The gradient of what was rectified, whose sign is found as <see cref="Normalize"/> found it, to the last bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector PassRectifier(TVector centered, TVector scale, TVector shift, TVector slope, TVector gradient) =>
        TLanes.SelectPositive(TLanes.MultiplyAdd(centered, scale, shift), gradient, TLanes.Multiply(slope, gradient));

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
