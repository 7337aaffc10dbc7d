namespace DeepMF.Samples.MovieRatings;

/// <summary>What the command line asks for; what it leaves out the model decides.</summary>
internal sealed record RunOptions
{
    public DirectoryInfo? Data { get; init; }

    public bool Folds { get; init; }

    public int? Splits { get; init; }

    public required ModelRecipe Recipe { get; init; }

    public int? Dimension { get; init; }

    public int? Epochs { get; init; }

    public int? BatchSize { get; init; }

    public double? LearningRate { get; init; }

    public double? L2 { get; init; }

    public ulong Seed { get; init; }

    public int? Threads { get; init; }

    public string? User { get; init; }

    public FileInfo? Save { get; init; }

    public FileInfo? Json { get; init; }
}
