namespace DeepMF.Samples.Gallery;

/// <summary>What the command line asks for.</summary>
internal sealed record GalleryOptions
{
    /// <summary>The folder that holds ml-100k, ml-1m and the like; ratings are generated without it.</summary>
    public DirectoryInfo? Data { get; init; }

    /// <summary>Receives the document, and the pictures in its folder 'gallery'.</summary>
    public required DirectoryInfo Output { get; init; }

    /// <summary>The first seed; an experiment that needs several takes the numbers after it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether to make everything small, to see that it runs.</summary>
    public required bool IsQuick { get; init; }
}
