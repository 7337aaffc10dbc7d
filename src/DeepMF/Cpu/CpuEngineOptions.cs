namespace DeepMF.Cpu;

/// <summary>How <see cref="CpuEngine"/> runs.</summary>
public sealed record CpuEngineOptions
{
    /// <summary>The number of threads that work on a batch, the caller's included.</summary>
    /// <remarks>Runs are bit-identical for the same seed and the same number of threads.</remarks>
    /// <value>From 1 to 1,024; the default is the number of processors.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public int Threads
    {
        get;
        init
        {
            if (value is < 1 or > 1024)
                throw new ArgumentOutOfRangeException(nameof(Threads), value, "The number of threads is from 1 to 1,024.");
            field = value;
        }
    } = Math.Min(Environment.ProcessorCount, 1024);

    /// <summary>The rows of a batch that go through the whole model together, while their numbers are in the cache.</summary>
    /// <remarks>Results do not depend on it but for rounding. Tests and benchmarks set it.</remarks>
    /// <value>A multiple of 6 (the rows of a register block) and even (the rows of a ranking pair); the default is 96.</value>
    internal int TileRows { get; init; } = 96;

    /// <summary>The strips of each side of a grid of ratings, from 1 to 128, or <see langword="null"/> for a number that fits the data.</summary>
    /// <remarks>The order of the ratings depends on it. Tests set it.</remarks>
    internal int? RatingStrips { get; init; }

    /// <summary>The bits per vector, or <see langword="null"/> for the widest that the machine runs at full speed.</summary>
    internal int? VectorBits { get; init; }

    /// <summary>Whether bounds of scores are computed from bytes where they can be, or <see langword="null"/> for where that is faster.</summary>
    /// <remarks>Lists do not depend on it. Tests set it.</remarks>
    internal bool? UsesBytes { get; init; }
}
