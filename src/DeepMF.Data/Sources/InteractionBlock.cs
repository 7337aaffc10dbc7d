namespace DeepMF.Data;

/// <summary>Some thousand interactions with raw ids, column by column: what sources hand on. A block is made once and filled again and again.</summary>
internal sealed class InteractionBlock<TUser, TItem>
    where TUser : notnull
    where TItem : notnull
{
    /// <summary>Enough rows that the cost per block does not count, few enough that a block stays in the cache.</summary>
    public const int Capacity = 1 << 13;

    /// <summary>The rows in use.</summary>
    public int Count { get; set; }

    public TUser[] Users { get; } = new TUser[Capacity];

    public TItem[] Items { get; } = new TItem[Capacity];

    public float[] Ratings { get; } = new float[Capacity];

    /// <summary>Unix seconds; not read where the source has no times.</summary>
    public long[] Timestamps { get; } = new long[Capacity];

    /// <summary>Where each row stands in its source, for messages: a line of a text file, a row elsewhere.</summary>
    public long[] Positions { get; } = new long[Capacity];
}
