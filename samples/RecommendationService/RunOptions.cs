namespace DeepMF.Samples.RecommendationService;

/// <summary>What the command line asks for.</summary>
internal sealed record RunOptions
{
    /// <summary>This machine alone.</summary>
    public static Uri DefaultAddress { get; } = new("http://127.0.0.1:5080");

    public string? Data { get; init; }

    public string? Model { get; init; }

    public string? Titles { get; init; }

    public string? Save { get; init; }

    public Uri Urls { get; init; } = DefaultAddress;

    public int? Threads { get; init; }
}
