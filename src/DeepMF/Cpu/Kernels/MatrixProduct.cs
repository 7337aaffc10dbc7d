using System.Runtime.CompilerServices;

namespace DeepMF.Cpu.Kernels;

/// <summary>C = start + A B for small matrices, register-blocked: six rows of A times up to four vectors of B stay in registers, or twelve times one.</summary>
/// <remarks>
/// A is read one float at a time through two strides, so the same code serves x W (forward), d Wᵀ (backward) and xᵀ d (weight gradient).
/// B and C are read and written in whole vectors: their rows must have room up to the next multiple of the vector width.
/// </remarks>
internal static unsafe class MatrixProduct<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    public static void Run(in MatrixArguments m)
    {
        var width = TLanes.Width;
        var vectors = (m.Columns + width - 1) / width;
        for (var first = 0; first < vectors; first += TLanes.BlockVectors)
        {
            var block = Math.Min(TLanes.BlockVectors, vectors - first);
            switch (block)
            {
                case 1:
                    Rows<One>(m, first * width);
                    break;
                case 2:
                    Rows<Two>(m, first * width);
                    break;
                case 3:
                    Rows<Three>(m, first * width);
                    break;
                default:
                    Rows<Four>(m, first * width);
                    break;
            }
        }
    }

    private static void Rows<TVectors>(in MatrixArguments m, int column)
        where TVectors : struct, IConstant
    {
        var row = 0;
        if (TVectors.Value == 1)
            for (; row + NarrowProduct<TLanes, TVector>.Rows <= m.Rows; row += NarrowProduct<TLanes, TVector>.Rows)
                NarrowProduct<TLanes, TVector>.Run(m, row, column);
        for (; row + MatrixArguments.BlockRows <= m.Rows; row += MatrixArguments.BlockRows)
            Block<Six, TVectors>(m, row, column);
        switch (m.Rows - row)
        {
            case 1:
                Block<One, TVectors>(m, row, column);
                break;
            case 2:
                Block<Two, TVectors>(m, row, column);
                break;
            case 3:
                Block<Three, TVectors>(m, row, column);
                break;
            case 4:
                Block<Four, TVectors>(m, row, column);
                break;
            case 5:
                Block<Five, TVectors>(m, row, column);
                break;
        }
    }

    // The rows and vectors of a block are constants of the instantiation: accumulators that it lacks are never used and take no register.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<TRows, TVectors>(in MatrixArguments m, int row, int column)
        where TRows : struct, IConstant
        where TVectors : struct, IConstant
    {
        TVector a00, a01, a02, a03, a10, a11, a12, a13, a20, a21, a22, a23, a30, a31, a32, a33, a40, a41, a42, a43, a50, a51, a52, a53;
        var width = TLanes.Width;
        nint ldc = m.StrideC;
        var c = m.C + row * ldc + column;
        if (m.Accumulate)
        {
            LoadRow<TVectors>(c, out a00, out a01, out a02, out a03);
            LoadRow<TVectors>(TRows.Value > 1 ? c + ldc : c, out a10, out a11, out a12, out a13);
            LoadRow<TVectors>(TRows.Value > 2 ? c + 2 * ldc : c, out a20, out a21, out a22, out a23);
            LoadRow<TVectors>(TRows.Value > 3 ? c + 3 * ldc : c, out a30, out a31, out a32, out a33);
            LoadRow<TVectors>(TRows.Value > 4 ? c + 4 * ldc : c, out a40, out a41, out a42, out a43);
            LoadRow<TVectors>(TRows.Value > 5 ? c + 5 * ldc : c, out a50, out a51, out a52, out a53);
        }
        else
        {
            if (m.Start is null)
                a00 = a01 = a02 = a03 = TLanes.Zero;
            else
                LoadRow<TVectors>(m.Start + column, out a00, out a01, out a02, out a03);
            a10 = a20 = a30 = a40 = a50 = a00;
            a11 = a21 = a31 = a41 = a51 = a01;
            a12 = a22 = a32 = a42 = a52 = a02;
            a13 = a23 = a33 = a43 = a53 = a03;
        }

        nint step = m.StepA, rowA = m.RowA, twoRows = 2 * rowA, ldb = m.StrideB;
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
            if (TRows.Value > 1)
            {
                x = TLanes.Broadcast(low[rowA]);
                a10 = TLanes.MultiplyAdd(x, b0, a10);
                if (TVectors.Value > 1)
                    a11 = TLanes.MultiplyAdd(x, b1, a11);
                if (TVectors.Value > 2)
                    a12 = TLanes.MultiplyAdd(x, b2, a12);
                if (TVectors.Value > 3)
                    a13 = TLanes.MultiplyAdd(x, b3, a13);
            }

            if (TRows.Value > 2)
            {
                x = TLanes.Broadcast(low[twoRows]);
                a20 = TLanes.MultiplyAdd(x, b0, a20);
                if (TVectors.Value > 1)
                    a21 = TLanes.MultiplyAdd(x, b1, a21);
                if (TVectors.Value > 2)
                    a22 = TLanes.MultiplyAdd(x, b2, a22);
                if (TVectors.Value > 3)
                    a23 = TLanes.MultiplyAdd(x, b3, a23);
            }

            if (TRows.Value > 3)
            {
                x = TLanes.Broadcast(*high);
                a30 = TLanes.MultiplyAdd(x, b0, a30);
                if (TVectors.Value > 1)
                    a31 = TLanes.MultiplyAdd(x, b1, a31);
                if (TVectors.Value > 2)
                    a32 = TLanes.MultiplyAdd(x, b2, a32);
                if (TVectors.Value > 3)
                    a33 = TLanes.MultiplyAdd(x, b3, a33);
            }

            if (TRows.Value > 4)
            {
                x = TLanes.Broadcast(high[rowA]);
                a40 = TLanes.MultiplyAdd(x, b0, a40);
                if (TVectors.Value > 1)
                    a41 = TLanes.MultiplyAdd(x, b1, a41);
                if (TVectors.Value > 2)
                    a42 = TLanes.MultiplyAdd(x, b2, a42);
                if (TVectors.Value > 3)
                    a43 = TLanes.MultiplyAdd(x, b3, a43);
            }

            if (TRows.Value > 5)
            {
                x = TLanes.Broadcast(high[twoRows]);
                a50 = TLanes.MultiplyAdd(x, b0, a50);
                if (TVectors.Value > 1)
                    a51 = TLanes.MultiplyAdd(x, b1, a51);
                if (TVectors.Value > 2)
                    a52 = TLanes.MultiplyAdd(x, b2, a52);
                if (TVectors.Value > 3)
                    a53 = TLanes.MultiplyAdd(x, b3, a53);
            }

            low += step;
            high += step;
            b += ldb;
        }

        StoreRow<TVectors>(c, a00, a01, a02, a03);
        if (TRows.Value > 1)
            StoreRow<TVectors>(c + ldc, a10, a11, a12, a13);
        if (TRows.Value > 2)
            StoreRow<TVectors>(c + 2 * ldc, a20, a21, a22, a23);
        if (TRows.Value > 3)
            StoreRow<TVectors>(c + 3 * ldc, a30, a31, a32, a33);
        if (TRows.Value > 4)
            StoreRow<TVectors>(c + 4 * ldc, a40, a41, a42, a43);
        if (TRows.Value > 5)
            StoreRow<TVectors>(c + 5 * ldc, a50, a51, a52, a53);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadRow<TVectors>(float* source, out TVector v0, out TVector v1, out TVector v2, out TVector v3)
        where TVectors : struct, IConstant
    {
        v0 = TLanes.Load(source);
        v1 = TVectors.Value > 1 ? TLanes.Load(source + TLanes.Width) : v0;
        v2 = TVectors.Value > 2 ? TLanes.Load(source + 2 * TLanes.Width) : v0;
        v3 = TVectors.Value > 3 ? TLanes.Load(source + 3 * TLanes.Width) : v0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<TVectors>(float* destination, TVector v0, TVector v1, TVector v2, TVector v3)
        where TVectors : struct, IConstant
    {
        TLanes.Store(v0, destination);
        if (TVectors.Value > 1)
            TLanes.Store(v1, destination + TLanes.Width);
        if (TVectors.Value > 2)
            TLanes.Store(v2, destination + 2 * TLanes.Width);
        if (TVectors.Value > 3)
            TLanes.Store(v3, destination + 3 * TLanes.Width);
    }
}
