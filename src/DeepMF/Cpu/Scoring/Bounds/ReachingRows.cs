using System.Numerics;
using System.Runtime.Intrinsics;

namespace DeepMF.Cpu.Scoring.Bounds;

/// <summary>Finds the rows of a tile whose bound reaches a floor.</summary>
internal static class ReachingRows
{
    /// <summary>Writes the rows whose bound is not below a floor, in ascending order; NaN is not below anything.</summary>
    /// <returns>Their number.</returns>
    public static int Find(ReadOnlySpan<float> bounds, float floor, Span<int> rows)
    {
        int count = 0, r = 0;
        for (; r + Vector512<float>.Count <= bounds.Length; r += Vector512<float>.Count)
            for (var mask = (~Vector512.LessThan(Vector512.Create(bounds[r..]), Vector512.Create(floor))).ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
                rows[count++] = r + BitOperations.TrailingZeroCount(mask);
        for (; r < bounds.Length; r++)
            if (!(bounds[r] < floor))
                rows[count++] = r;
        return count;
    }
}
