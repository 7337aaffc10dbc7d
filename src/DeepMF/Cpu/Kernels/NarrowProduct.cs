using System.Runtime.CompilerServices;

namespace DeepMF.Cpu.Kernels;

/// <summary>Twelve rows and one vector of columns of a product, see <see cref="MatrixProduct{TLanes, TVector}"/>.</summary>
/// <remarks>
/// A multiply-add takes four cycles and two units start one each per cycle: fewer than eight sums at a time wait for themselves, which six rows of a single vector would.
/// Every number of C is the same sum in the same order as in a block of six rows.
/// </remarks>
internal static unsafe class NarrowProduct<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    public const int Rows = 12;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in MatrixArguments m, int row, int column)
    {
        nint ldc = m.StrideC;
        var c = m.C + row * ldc + column;
        TVector s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11;
        if (m.Accumulate)
        {
            LoadThree(c, ldc, out s0, out s1, out s2);
            LoadThree(c + 3 * ldc, ldc, out s3, out s4, out s5);
            LoadThree(c + 6 * ldc, ldc, out s6, out s7, out s8);
            LoadThree(c + 9 * ldc, ldc, out s9, out s10, out s11);
        }
        else
        {
            s0 = m.Start is null ? TLanes.Zero : TLanes.Load(m.Start + column);
            s1 = s2 = s3 = s4 = s5 = s6 = s7 = s8 = s9 = s10 = s11 = s0;
        }

        nint step = m.StepA, rowA = m.RowA, twoRows = 2 * rowA, ldb = m.StrideB;
        float* a0 = m.A + row * rowA, a3 = a0 + 3 * rowA, a6 = a0 + 6 * rowA, a9 = a0 + 9 * rowA, b = m.B + column;
        for (var p = m.Depth; p > 0; p--)
        {
            var v = TLanes.Load(b);
            s0 = TLanes.MultiplyAdd(TLanes.Broadcast(*a0), v, s0);
            s1 = TLanes.MultiplyAdd(TLanes.Broadcast(a0[rowA]), v, s1);
            s2 = TLanes.MultiplyAdd(TLanes.Broadcast(a0[twoRows]), v, s2);
            s3 = TLanes.MultiplyAdd(TLanes.Broadcast(*a3), v, s3);
            s4 = TLanes.MultiplyAdd(TLanes.Broadcast(a3[rowA]), v, s4);
            s5 = TLanes.MultiplyAdd(TLanes.Broadcast(a3[twoRows]), v, s5);
            s6 = TLanes.MultiplyAdd(TLanes.Broadcast(*a6), v, s6);
            s7 = TLanes.MultiplyAdd(TLanes.Broadcast(a6[rowA]), v, s7);
            s8 = TLanes.MultiplyAdd(TLanes.Broadcast(a6[twoRows]), v, s8);
            s9 = TLanes.MultiplyAdd(TLanes.Broadcast(*a9), v, s9);
            s10 = TLanes.MultiplyAdd(TLanes.Broadcast(a9[rowA]), v, s10);
            s11 = TLanes.MultiplyAdd(TLanes.Broadcast(a9[twoRows]), v, s11);
            a0 += step;
            a3 += step;
            a6 += step;
            a9 += step;
            b += ldb;
        }

        StoreThree(c, ldc, s0, s1, s2);
        StoreThree(c + 3 * ldc, ldc, s3, s4, s5);
        StoreThree(c + 6 * ldc, ldc, s6, s7, s8);
        StoreThree(c + 9 * ldc, ldc, s9, s10, s11);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadThree(float* source, nint stride, out TVector v0, out TVector v1, out TVector v2)
    {
        v0 = TLanes.Load(source);
        v1 = TLanes.Load(source + stride);
        v2 = TLanes.Load(source + 2 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreThree(float* destination, nint stride, TVector v0, TVector v1, TVector v2)
    {
        TLanes.Store(v0, destination);
        TLanes.Store(v1, destination + stride);
        TLanes.Store(v2, destination + 2 * stride);
    }
}
