using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepMF.Cpu.Kernels;

/// <summary>Lays a small matrix out by columns.</summary>
internal static unsafe class Transposition
{
    /// <summary>destination[n, k] = source[k, n].</summary>
    /// <param name="source">The matrix, <c>[rows, columns]</c>.</param>
    /// <param name="stride">The floats from one of its rows to the next.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="destination">Receives <c>[columns, rows]</c>.</param>
    /// <param name="destinationStride">The floats from one row of the destination to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, nint stride, int rows, int columns, float* destination, nint destinationStride)
    {
        var k = 0;
        for (; k + 4 <= rows; k += 4, source += 4 * stride)
        {
            float* first = source, second = first + stride, third = second + stride, fourth = third + stride, to = destination + k;
            for (nint n = 0; n < columns; n++, to += destinationStride)
                Vector128.Create(first[n], second[n], third[n], fourth[n]).Store(to);
        }

        for (; k < rows; k++, source += stride)
        {
            var to = destination + k;
            for (nint n = 0; n < columns; n++, to += destinationStride)
                *to = source[n];
        }
    }
}
