using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace DeepMF.Cpu.Kernels;

/// <summary>The kernels, written once over the vector type.</summary>
internal sealed unsafe partial class KernelSet<TLanes, TVector> : KernelSet
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>How many rows ahead a gather asks for: far enough to hide a miss of the last cache, near enough to stay in the first.</summary>
    private const int PrefetchDistance = 8;

    public override int Bits => TLanes.Width * 32;

    public override void Multiply(in MatrixArguments arguments) => MatrixProduct<TLanes, TVector>.Run(arguments);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Gather(float* table, nint tableStride, ReadOnlySpan<int> ids, int width, float* destination, nint stride)
    {
        for (var r = 0; r < ids.Length; r++, destination += stride)
        {
            if (Sse.IsSupported && r + PrefetchDistance < ids.Length)
            {
                var ahead = table + ids[r + PrefetchDistance] * tableStride;
                Sse.Prefetch0(ahead);
                Sse.Prefetch0(ahead + width - 1);
            }

            CopyExact(table + ids[r] * tableStride, destination, width);
        }
    }

    public override void AddScaled(float* source, float scale, float* destination, int width)
    {
        var j = 0;
        var factor = TLanes.Broadcast(scale);
        for (; j + TLanes.Width <= width; j += TLanes.Width)
            TLanes.Store(TLanes.MultiplyAdd(factor, TLanes.Load(source + j), TLanes.Load(destination + j)), destination + j);
        for (; j < width; j++)
            destination[j] = float.MultiplyAddEstimate(scale, source[j], destination[j]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddColumnSums(float* source, nint stride, int rows, int count, float* destination)
    {
        var width = TLanes.Width;
        var j = 0;
        // An addition waits for the one before it: four sums at a time keep the machine busy.
        for (; j + 4 * width <= count; j += 4 * width)
        {
            TVector s0 = TLanes.Load(destination + j), s1 = TLanes.Load(destination + j + width), s2 = TLanes.Load(destination + j + 2 * width), s3 = TLanes.Load(destination + j + 3 * width);
            var row = source + j;
            for (var r = 0; r < rows; r++, row += stride)
            {
                s0 = TLanes.Add(s0, TLanes.Load(row));
                s1 = TLanes.Add(s1, TLanes.Load(row + width));
                s2 = TLanes.Add(s2, TLanes.Load(row + 2 * width));
                s3 = TLanes.Add(s3, TLanes.Load(row + 3 * width));
            }

            StoreFour(destination + j, s0, s1, s2, s3);
        }

        for (; j < count; j += width)
        {
            var sum = TLanes.Load(destination + j);
            var row = source + j;
            for (var r = 0; r < rows; r++, row += stride)
                sum = TLanes.Add(sum, TLanes.Load(row));
            TLanes.Store(sum, destination + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RowDots(float* left, nint leftStride, float* right, nint rightStride, int rows, int width, float start, float* destination)
    {
        for (var r = 0; r < rows; r++, left += leftStride, right += rightStride)
        {
            TVector sum = TLanes.Zero, more = TLanes.Zero;
            var j = 0;
            for (; j + 2 * TLanes.Width <= width; j += 2 * TLanes.Width)
            {
                sum = TLanes.MultiplyAdd(TLanes.Load(left + j), TLanes.Load(right + j), sum);
                more = TLanes.MultiplyAdd(TLanes.Load(left + j + TLanes.Width), TLanes.Load(right + j + TLanes.Width), more);
            }

            for (; j < width; j += TLanes.Width)
                sum = TLanes.MultiplyAdd(TLanes.KeepFirst(TLanes.Load(left + j), width - j), TLanes.KeepFirst(TLanes.Load(right + j), width - j), sum);
            destination[r] = start + TLanes.Sum(TLanes.Add(sum, more));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ScaleRows(float* scale, float* source, nint sourceStride, int rows, int count, float* destination, nint stride, bool accumulate)
    {
        for (var r = 0; r < rows; r++, source += sourceStride, destination += stride)
        {
            var factor = TLanes.Broadcast(scale[r]);
            if (accumulate)
            {
                for (var j = 0; j < count; j += TLanes.Width)
                    TLanes.Store(TLanes.MultiplyAdd(factor, TLanes.Load(source + j), TLanes.Load(destination + j)), destination + j);
            }
            else
            {
                for (var j = 0; j < count; j += TLanes.Width)
                    TLanes.Store(TLanes.Multiply(factor, TLanes.Load(source + j)), destination + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddScaledRows(float* scale, float* source, nint stride, int rows, int count, float* destination)
    {
        for (var j = 0; j < count; j += TLanes.Width)
        {
            var sum = TLanes.Load(destination + j);
            var row = source + j;
            for (var r = 0; r < rows; r++, row += stride)
                sum = TLanes.MultiplyAdd(TLanes.Broadcast(scale[r]), TLanes.Load(row), sum);
            TLanes.Store(sum, destination + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Rectify(float* source, float slope, float* destination, nint count)
    {
        var factor = TLanes.Broadcast(slope);
        for (nint j = 0; j < count; j += TLanes.Width)
        {
            var x = TLanes.Load(source + j);
            TLanes.Store(TLanes.SelectPositive(x, x, TLanes.Multiply(factor, x)), destination + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RectifyBackward(float* value, float* gradient, float slope, float* destination, nint count, bool accumulate)
    {
        var factor = TLanes.Broadcast(slope);
        for (nint j = 0; j < count; j += TLanes.Width)
        {
            var g = TLanes.Load(gradient + j);
            g = TLanes.SelectPositive(TLanes.Load(value + j), g, TLanes.Multiply(factor, g));
            TLanes.Store(accumulate ? TLanes.Add(TLanes.Load(destination + j), g) : g, destination + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Copy(float* source, float* destination, nint count, bool accumulate)
    {
        for (nint j = 0; j < count; j += TLanes.Width)
        {
            var x = TLanes.Load(source + j);
            TLanes.Store(accumulate ? TLanes.Add(TLanes.Load(destination + j), x) : x, destination + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void MultiplyElements(float* left, float* right, float* destination, nint count, bool accumulate)
    {
        for (nint j = 0; j < count; j += TLanes.Width)
        {
            var product = TLanes.Multiply(TLanes.Load(left + j), TLanes.Load(right + j));
            TLanes.Store(accumulate ? TLanes.Add(TLanes.Load(destination + j), product) : product, destination + j);
        }
    }

    // The last vector overlaps the one before it, so that not one float beyond the row is written: the next feature's slice begins there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyExact(float* source, float* destination, int width)
    {
        if (width < TLanes.Width)
        {
            for (var j = 0; j < width; j++)
                destination[j] = source[j];
            return;
        }

        for (var j = 0; j + TLanes.Width <= width; j += TLanes.Width)
            TLanes.Store(TLanes.Load(source + j), destination + j);
        TLanes.Store(TLanes.Load(source + width - TLanes.Width), destination + width - TLanes.Width);
    }
}
