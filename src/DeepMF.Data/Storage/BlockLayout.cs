namespace DeepMF.Data;

/// <summary>Where the columns of a block lie: users, items, ratings and times, each at a multiple of 64 bytes, a cache line.</summary>
/// <param name="Rows">The rows of the block.</param>
/// <param name="HasTimestamps">Whether there are times.</param>
internal readonly record struct BlockLayout(int Rows, bool HasTimestamps)
{
    /// <summary>The bytes of a row without padding and times.</summary>
    public const int LeastRowBytes = 3 * sizeof(int);

    private const int Alignment = 64;

    public int Items => Aligned(sizeof(int));

    public int Ratings => 2 * Items;

    public int Timestamps => 3 * Items;

    /// <summary>The bytes of the block.</summary>
    public int Length => Timestamps + (HasTimestamps ? Aligned(sizeof(long)) : 0);

    private int Aligned(int bytes) => (Rows * bytes + Alignment - 1) / Alignment * Alignment;
}
