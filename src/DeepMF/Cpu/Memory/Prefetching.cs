using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace DeepMF.Cpu.Memory;

/// <summary>Asks for memory that is read soon (on x86; elsewhere nothing is asked for).</summary>
internal static unsafe class Prefetching
{
    /// <summary>Asks for a row, line by line.</summary>
    /// <remarks>The first four lines are no loop: where the width is a constant no comparison is left, and loops over rows are bound by their number of instructions.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AskRow(float* row, nint floats)
    {
        if (!Sse.IsSupported)
            return;
        Sse.Prefetch0(row);
        if (floats > Padding.Lane)
            Sse.Prefetch0(row + Padding.Lane);
        if (floats > 2 * Padding.Lane)
            Sse.Prefetch0(row + 2 * Padding.Lane);
        if (floats > 3 * Padding.Lane)
            Sse.Prefetch0(row + 3 * Padding.Lane);
        for (nint j = 4 * Padding.Lane; j < floats; j += Padding.Lane)
            Sse.Prefetch0(row + j);
    }
}
