using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepMF.Engines;

/// <summary>Applies a dropout mask that depends on a key and on positions alone: nothing is stored, and any thread can make any part of it.</summary>
internal static unsafe class DropoutMask
{
    /// <summary>The random numbers of a session; number n is the key of step n, from 0.</summary>
    public static CounterRandom Session(ulong seed) => CounterRandom.Create(seed, "dropout");

    /// <summary>The key of one dropout layer, counted in the order of the description, in one step.</summary>
    public static ulong Key(ulong step, int layer) => CounterRandom.Create(step, (ulong)layer).Next64(0);

    /// <summary>destination = source · scale where the position is kept, else 0 (added to it where <paramref name="accumulate"/>).</summary>
    /// <param name="key">Tells apart steps and layers.</param>
    /// <param name="position">The position of the first float, counted over the whole batch, whose rows are padded to multiples of 16.</param>
    /// <param name="rate">The probability of a zero.</param>
    /// <param name="source">The floats, a multiple of 16.</param>
    /// <param name="destination">Receives the floats.</param>
    /// <param name="count">How many, a multiple of 16.</param>
    /// <param name="accumulate">Whether to add.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(ulong key, long position, double rate, float* source, float* destination, nint count, bool accumulate)
    {
        // A position is dropped where its 32 random bits, as a number, are below rate · 2³².
        var least = (uint)Math.Min(rate * 4294967296.0, uint.MaxValue);
        var factor = (float)(1 / (1 - rate));
        var threshold = Vector512.Create(least);
        var scale = Vector512.Create(factor);
        var low = Vector512<uint>.Indices + Vector512.Create((uint)key + (uint)position);
        var high = Vector512.Create((uint)(key >> 32));
        for (nint j = 0; j < count; j += Vector512<float>.Count)
        {
            var bits = Mix(Mix(low + Vector512.Create((uint)j)) ^ high);
            var kept = Vector512.GreaterThanOrEqual(bits, threshold).AsSingle();
            var value = Vector512.BitwiseAnd(Vector512.Load(source + j) * scale, kept);
            Vector512.Store(accumulate ? Vector512.Load(destination + j) + value : value, destination + j);
        }
    }

    // The 32-bit integer hash "lowbias32" of C. Wellons (2018).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Mix(Vector512<uint> x)
    {
        x ^= Vector512.ShiftRightLogical(x, 16);
        x *= 0x7feb352d;
        x ^= Vector512.ShiftRightLogical(x, 15);
        x *= 0x846ca68b;
        return x ^ Vector512.ShiftRightLogical(x, 16);
    }
}
