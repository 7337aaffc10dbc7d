using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>How interactions are stored in a file.</summary>
public sealed record InteractionFileOptions
{
    /// <summary>The most rows of a block.</summary>
    internal const int MaximumBlockRows = 1 << 24;

    /// <summary>The rows of a block: what is read at once, and what a <see cref="StoredBatchIterator"/> shuffles as a whole before it shuffles rows.</summary>
    /// <remarks>Smaller blocks shuffle better, larger ones read faster from disks that are slow to seek. A row takes 12 bytes, with a time 20.</remarks>
    /// <value>The default is 65,536: 768 KiB without times.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 or above 16,777,216.</exception>
    public int BlockRows
    {
        get;
        init
        {
            if (value is < 1 or > MaximumBlockRows)
                throw new ArgumentOutOfRangeException(nameof(BlockRows), value, Invariant($"A block has from 1 to {MaximumBlockRows} rows."));
            field = value;
        }
    } = 1 << 16;

    /// <summary>Whether times are stored where the rows have them.</summary>
    /// <value>The default is <see langword="true"/>. Rows of type <see cref="Interaction{TUser, TItem}"/> always have them: turn this off where they mean nothing, to save 8 bytes a row.</value>
    public bool StoreTimestamps { get; init; } = true;
}
