using System.Runtime.CompilerServices;

namespace DeepMF;

/// <summary>A random number generator without state: number n of a stream depends on the key and on n alone.</summary>
/// <remarks>
/// Any part of a stream can be made on any thread, in any order. The mixing function is SplitMix64's (Steele, Lea and Flood 2014, fig. 17).
/// </remarks>
internal readonly struct CounterRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private readonly ulong _key;

    private CounterRandom(ulong key) => _key = key;

    public static CounterRandom Create(ulong seed, ulong stream) => new(Mix(Mix(seed + Golden) ^ (stream * Golden)));

    /// <summary>The stream of a name: FNV-1a over its UTF-16 code units, which does not differ between processes.</summary>
    public static CounterRandom Create(ulong seed, string name)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var c in name)
            hash = (hash ^ c) * 0x100000001B3;
        return Create(seed, hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next64(ulong counter) => Mix(_key + counter * Golden);

    /// <summary>A number of at least 0 and less than 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextDouble(ulong counter) => (Next64(counter) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number of at least 0 and less than <paramref name="bound"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long NextInteger(ulong counter, long bound) => (long)Math.BigMul(Next64(counter), (ulong)bound, out _);

    public void FillUniform(long offset, double limit, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[i] = (float)(limit * (2 * NextDouble((ulong)(offset + i)) - 1));
    }

    public void FillNormal(long offset, double standardDeviation, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[i] = (float)(standardDeviation * NextNormal((ulong)(offset + i)));
    }

    /// <summary>A standard normal number (Box and Muller 1958); each needs two counters of its own.</summary>
    public double NextNormal(ulong counter)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble(2 * counter)));
        return radius * Math.Cos(2 * Math.PI * NextDouble(2 * counter + 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
