using System.Numerics;

namespace DeepMF.Engines;

/// <summary>Finds numbers that are infinite or none.</summary>
internal static class FiniteCheck
{
    /// <summary>The position of the first number that is not finite, or -1.</summary>
    public static int FirstNotFinite(ReadOnlySpan<float> numbers)
    {
        var at = 0;
        for (; at + Vector<float>.Count <= numbers.Length; at += Vector<float>.Count)
        {
            // x - x is zero for every finite number and NaN for all others.
            var x = new Vector<float>(numbers[at..]);
            if (!Vector.EqualsAll(x - x, Vector<float>.Zero))
                break;
        }

        for (; at < numbers.Length; at++)
            if (!float.IsFinite(numbers[at]))
                return at;
        return -1;
    }
}
