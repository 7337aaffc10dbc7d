using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepMF.Cpu.Kernels;

/// <summary>w · f(start + A B) + v · A row by row: the blocks of <see cref="MatrixProduct{TLanes, TVector}"/>, six rows times up to four vectors, whose result stays in registers until it is summed.</summary>
/// <remarks>Rows of A are read in runs of 16 floats: they must have room up to the next multiple.</remarks>
internal static unsafe class ProjectedProduct<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int BlockRows = MatrixArguments.BlockRows;

    /// <summary>The numbers that one mask tells of.</summary>
    private const int MaskBits = 64;

    /// <summary>Up to this share of numbers that are not zero, going through them one by one is faster than blocks that do not look.</summary>
    private const double MostNonZero = 0.75;

    public static void Run(in MatrixArguments m, float slope, float* weights, float bias, float* linear, float* destination)
    {
        new Span<float>(destination, (m.Rows + BlockRows - 1) / BlockRows * BlockRows).Fill(bias);
        var width = TLanes.Width;
        var vectors = (m.Columns + width - 1) / width;
        var first = 0;
        if (linear is null && IsSparse(m))
            for (; first + 4 <= vectors; first += 4)
                for (var row = 0; row < m.Rows; row++)
                    SparseRow(m, row, first * width, slope, weights, destination + row);
        // The last vectors bring v with them.
        for (; first < vectors; first += TLanes.BlockVectors)
        {
            var isLast = first + TLanes.BlockVectors >= vectors;
            for (var row = 0; row < m.Rows; row += BlockRows)
            {
                switch (Math.Min(TLanes.BlockVectors, vectors - first))
                {
                    case 1:
                        Block<One>(m, row, first * width, slope, weights, isLast ? linear : null, destination + row);
                        break;
                    case 2:
                        Block<Two>(m, row, first * width, slope, weights, isLast ? linear : null, destination + row);
                        break;
                    case 3:
                        Block<Three>(m, row, first * width, slope, weights, isLast ? linear : null, destination + row);
                        break;
                    default:
                        Block<Four>(m, row, first * width, slope, weights, isLast ? linear : null, destination + row);
                        break;
                }
            }
        }
    }

    /// <summary>Whether enough of the first rows of A is zero: behind a rectifier about half is, or more.</summary>
    private static bool IsSparse(in MatrixArguments m)
    {
        var count = 0;
        var rows = Math.Min(m.Rows, BlockRows);
        for (var row = 0; row < rows; row++)
            for (var first = 0; first < m.Depth; first += MaskBits)
                count += BitOperations.PopCount(NonZero(m.A + row * m.RowA + first, m.Depth - first));
        return count < MostNonZero * rows * m.Depth;
    }

    // One row: what is zero in it is passed over, which no block of several rows can do. The sum is the same to the last bit.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SparseRow(in MatrixArguments m, int row, int column, float slope, float* weights, float* destination)
    {
        var width = TLanes.Width;
        var start = m.Start + column;
        TVector a0 = TLanes.Load(start), a1 = TLanes.Load(start + width), a2 = TLanes.Load(start + 2 * width), a3 = TLanes.Load(start + 3 * width);
        var a = m.A + row * m.RowA;
        var b = m.B + column;
        nint ldb = m.StrideB;
        for (var first = 0; first < m.Depth; first += MaskBits, a += MaskBits, b += MaskBits * ldb)
        {
            for (var mask = NonZero(a, m.Depth - first); mask != 0; mask &= mask - 1)
            {
                nint k = BitOperations.TrailingZeroCount(mask);
                var x = TLanes.Broadcast(a[k]);
                var w = b + k * ldb;
                a0 = TLanes.MultiplyAdd(x, TLanes.Load(w), a0);
                a1 = TLanes.MultiplyAdd(x, TLanes.Load(w + width), a1);
                a2 = TLanes.MultiplyAdd(x, TLanes.Load(w + 2 * width), a2);
                a3 = TLanes.MultiplyAdd(x, TLanes.Load(w + 3 * width), a3);
            }
        }

        // Summed as blocks of the width are.
        var factor = TLanes.Broadcast(slope);
        weights += column;
        if (TLanes.BlockVectors >= 4)
        {
            *destination += TLanes.Sum(Project<Four>(a0, a1, a2, a3, factor, weights));
            return;
        }

        *destination += TLanes.Sum(Project<Two>(a0, a1, a0, a1, factor, weights));
        *destination += TLanes.Sum(Project<Two>(a2, a3, a2, a3, factor, weights + 2 * width));
    }

    /// <summary>A bit for each of the next numbers that is not zero, at most 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong NonZero(float* source, int count)
    {
        var mask = 0UL;
        for (var at = 0; at < Math.Min(count, MaskBits); at += Vector512<float>.Count)
            mask |= (~Vector512.Equals(Vector512.Load(source + at), Vector512<float>.Zero)).ExtractMostSignificantBits() << at;
        return count < MaskBits ? mask & ((1UL << count) - 1) : mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<TVectors>(in MatrixArguments m, int row, int column, float slope, float* weights, float* linear, float* destination)
        where TVectors : struct, IConstant
    {
        TVector a00, a01, a02, a03, a10, a11, a12, a13, a20, a21, a22, a23, a30, a31, a32, a33, a40, a41, a42, a43, a50, a51, a52, a53;
        var width = TLanes.Width;
        var start = m.Start + column;
        a00 = a10 = a20 = a30 = a40 = a50 = TLanes.Load(start);
        a01 = a11 = a21 = a31 = a41 = a51 = TVectors.Value > 1 ? TLanes.Load(start + width) : a00;
        a02 = a12 = a22 = a32 = a42 = a52 = TVectors.Value > 2 ? TLanes.Load(start + 2 * width) : a00;
        a03 = a13 = a23 = a33 = a43 = a53 = TVectors.Value > 3 ? TLanes.Load(start + 3 * width) : a00;
        nint rowA = m.RowA, twoRows = 2 * rowA, ldb = m.StrideB;
        var low = m.A + row * rowA;
        var high = low + 3 * rowA;
        var b = m.B + column;
        for (var p = m.Depth; p > 0; p--)
        {
            var b0 = TLanes.Load(b);
            var b1 = TVectors.Value > 1 ? TLanes.Load(b + width) : b0;
            var b2 = TVectors.Value > 2 ? TLanes.Load(b + 2 * width) : b0;
            var b3 = TVectors.Value > 3 ? TLanes.Load(b + 3 * width) : b0;
            var x = TLanes.Broadcast(*low);
            a00 = TLanes.MultiplyAdd(x, b0, a00);
            if (TVectors.Value > 1)
                a01 = TLanes.MultiplyAdd(x, b1, a01);
            if (TVectors.Value > 2)
                a02 = TLanes.MultiplyAdd(x, b2, a02);
            if (TVectors.Value > 3)
                a03 = TLanes.MultiplyAdd(x, b3, a03);
            x = TLanes.Broadcast(low[rowA]);
            a10 = TLanes.MultiplyAdd(x, b0, a10);
            if (TVectors.Value > 1)
                a11 = TLanes.MultiplyAdd(x, b1, a11);
            if (TVectors.Value > 2)
                a12 = TLanes.MultiplyAdd(x, b2, a12);
            if (TVectors.Value > 3)
                a13 = TLanes.MultiplyAdd(x, b3, a13);
            x = TLanes.Broadcast(low[twoRows]);
            a20 = TLanes.MultiplyAdd(x, b0, a20);
            if (TVectors.Value > 1)
                a21 = TLanes.MultiplyAdd(x, b1, a21);
            if (TVectors.Value > 2)
                a22 = TLanes.MultiplyAdd(x, b2, a22);
            if (TVectors.Value > 3)
                a23 = TLanes.MultiplyAdd(x, b3, a23);
            x = TLanes.Broadcast(*high);
            a30 = TLanes.MultiplyAdd(x, b0, a30);
            if (TVectors.Value > 1)
                a31 = TLanes.MultiplyAdd(x, b1, a31);
            if (TVectors.Value > 2)
                a32 = TLanes.MultiplyAdd(x, b2, a32);
            if (TVectors.Value > 3)
                a33 = TLanes.MultiplyAdd(x, b3, a33);
            x = TLanes.Broadcast(high[rowA]);
            a40 = TLanes.MultiplyAdd(x, b0, a40);
            if (TVectors.Value > 1)
                a41 = TLanes.MultiplyAdd(x, b1, a41);
            if (TVectors.Value > 2)
                a42 = TLanes.MultiplyAdd(x, b2, a42);
            if (TVectors.Value > 3)
                a43 = TLanes.MultiplyAdd(x, b3, a43);
            x = TLanes.Broadcast(high[twoRows]);
            a50 = TLanes.MultiplyAdd(x, b0, a50);
            if (TVectors.Value > 1)
                a51 = TLanes.MultiplyAdd(x, b1, a51);
            if (TVectors.Value > 2)
                a52 = TLanes.MultiplyAdd(x, b2, a52);
            if (TVectors.Value > 3)
                a53 = TLanes.MultiplyAdd(x, b3, a53);
            low++;
            high++;
            b += ldb;
        }

        var factor = TLanes.Broadcast(slope);
        weights += column;
        low -= m.Depth;
        destination[0] += Sum(Project<TVectors>(a00, a01, a02, a03, factor, weights), linear, low, m.Depth);
        destination[1] += Sum(Project<TVectors>(a10, a11, a12, a13, factor, weights), linear, low + rowA, m.Depth);
        destination[2] += Sum(Project<TVectors>(a20, a21, a22, a23, factor, weights), linear, low + 2 * rowA, m.Depth);
        destination[3] += Sum(Project<TVectors>(a30, a31, a32, a33, factor, weights), linear, low + 3 * rowA, m.Depth);
        destination[4] += Sum(Project<TVectors>(a40, a41, a42, a43, factor, weights), linear, low + 4 * rowA, m.Depth);
        destination[5] += Sum(Project<TVectors>(a50, a51, a52, a53, factor, weights), linear, low + 5 * rowA, m.Depth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Project<TVectors>(TVector v0, TVector v1, TVector v2, TVector v3, TVector factor, float* weights)
        where TVectors : struct, IConstant
    {
        var sum = TLanes.Multiply(Rectify(v0, factor), TLanes.Load(weights));
        if (TVectors.Value > 1)
            sum = TLanes.MultiplyAdd(Rectify(v1, factor), TLanes.Load(weights + TLanes.Width), sum);
        if (TVectors.Value > 2)
            sum = TLanes.MultiplyAdd(Rectify(v2, factor), TLanes.Load(weights + 2 * TLanes.Width), sum);
        if (TVectors.Value > 3)
            sum = TLanes.MultiplyAdd(Rectify(v3, factor), TLanes.Load(weights + 3 * TLanes.Width), sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(TVector sum, float* linear, float* row, int depth)
    {
        if (linear is not null)
            for (var j = 0; j < depth; j += TLanes.Width)
                sum = TLanes.MultiplyAdd(j + TLanes.Width <= depth ? TLanes.Load(row + j) : TLanes.KeepFirst(TLanes.Load(row + j), depth - j), TLanes.Load(linear + j), sum);
        return TLanes.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Rectify(TVector x, TVector factor) => TLanes.SelectPositive(x, x, TLanes.Multiply(factor, x));
}
