namespace DeepMF.Samples.ImageSimilarity;

/// <summary>What the command line asks for.</summary>
internal sealed record RunOptions
{
    public required int Seed { get; init; }

    public required int Images { get; init; }

    public required int Epochs { get; init; }

    public required int Dimension { get; init; }

    public required bool Cuda { get; init; }
}
