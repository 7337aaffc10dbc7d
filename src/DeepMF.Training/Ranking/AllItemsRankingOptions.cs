namespace DeepMF.Training;

/// <summary>How lists over all items are evaluated.</summary>
public sealed record AllItemsRankingOptions
{
    /// <summary>The rating from which a row of the test table makes its item relevant; items of lower rows are candidates like all others.</summary>
    /// <value>The default, <see langword="null"/>, makes the item of every row relevant.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public float? MinimumRating
    {
        get;
        init => field = value is null || float.IsFinite(value.Value) ? value : throw new ArgumentOutOfRangeException(nameof(MinimumRating), value, "MinimumRating is a finite number, or null for every rating.");
    }

    /// <summary>The users that are scored at a time; it changes speed and memory (four bytes per user and item), not the result.</summary>
    /// <value>At least 1; the default, <see langword="null"/>, takes as many as need 16 MiB, and at most 256.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? BlockSize
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(BlockSize), value, "BlockSize is at least 1 user.");
    }
}
