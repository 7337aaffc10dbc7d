namespace DeepMF.Training;

/// <summary>How lists over sampled candidates are evaluated.</summary>
public sealed record SampledRankingOptions
{
    /// <summary>The candidates that are predicted at a time; it changes speed and memory, not the result.</summary>
    /// <value>At least 1; the default is 16,384.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BatchSize
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(BatchSize), value, "BatchSize is at least 1.");
    } = 16384;
}
