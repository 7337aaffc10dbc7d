namespace DeepMF.Samples.ImplicitFeedback.Clicks;

/// <summary>The size of a generated click log.</summary>
internal sealed record GeneratedClicksOptions
{
    public int Users { get; init; } = 1_500;

    public int ArticlesPerTopic { get; init; } = 50;

    /// <summary>The mean number of visits beyond the three that every user makes.</summary>
    public double FurtherVisits { get; init; } = 5;

    /// <summary>The chance that a click goes to an article that the user has read already.</summary>
    public double Returns { get; init; } = 0.15;

    public ulong Seed { get; init; } = 1;
}
