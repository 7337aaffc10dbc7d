using DeepMF.Samples.ImplicitFeedback.Clicks;

namespace DeepMF.Samples.ImplicitFeedback;

/// <summary>What the command line asks for.</summary>
internal sealed record RunOptions
{
    /// <summary>A file or a folder; <see langword="null"/> for generated clicks.</summary>
    public string? Data { get; init; }

    public required LogColumns Columns { get; init; }

    public required int Epochs { get; init; }

    public required ulong Seed { get; init; }

    public int? Threads { get; init; }

    public FileInfo? Json { get; init; }
}
