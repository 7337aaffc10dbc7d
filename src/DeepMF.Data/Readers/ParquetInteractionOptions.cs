namespace DeepMF.Data;

/// <summary>Which columns of a Parquet file hold users, items, ratings and times.</summary>
public sealed record ParquetInteractionOptions
{
    /// <summary>The column of user ids: whole numbers of 32 or 64 bits, or text.</summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public required string User { get; init => field = Checked(value, nameof(User)); }

    /// <summary>The column of item ids: whole numbers of 32 or 64 bits, or text.</summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public required string Item { get; init => field = Checked(value, nameof(Item)); }

    /// <summary>The column of ratings (32 or 64 bits, whole or not), or <see langword="null"/> where every row counts as 1.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string? Rating { get; init => field = value is null ? null : Checked(value, nameof(Rating)); }

    /// <summary>The column of times (whole Unix seconds, or timestamps, which are taken as UTC and cut to seconds), or <see langword="null"/> where there are none.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string? Timestamp { get; init => field = value is null ? null : Checked(value, nameof(Timestamp)); }

    private static string Checked(string name, string property)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, property);
        return name;
    }
}
