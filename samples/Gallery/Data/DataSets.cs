using DeepMF.Data;

namespace DeepMF.Samples.Gallery.Data;

/// <summary>Reads the sets of the data folder, or generates ratings of their shape.</summary>
internal sealed class DataSets(GalleryOptions options)
{
    private readonly Dictionary<MovieLensShape, FilmRatings> _read = [];

    /// <summary>The sets that the data folder holds, from the smallest.</summary>
    public IReadOnlyList<MovieLensShape> Available { get; } = [.. MovieLensShape.All.Where(shape => PathOf(options, shape) is { } path && Directory.Exists(path))];

    /// <summary>The folder of a set, or <see langword="null"/> where it is not there.</summary>
    public string? FolderOf(MovieLensShape shape) => Available.Contains(shape) ? PathOf(options, shape) : null;

    /// <summary>A set, or generated ratings of its shape.</summary>
    public FilmRatings Get(MovieLensShape shape)
    {
        if (_read.TryGetValue(shape, out var ratings))
            return ratings;
        ratings = FolderOf(shape) is { } folder
            ? new FilmRatings(MovieLens.Load(folder), shape.Name, IsGenerated: false)
            : new FilmRatings(shape.Generate(options.Seed), $"generated ratings of the shape of {shape.Name} (no folder '{shape.Folder}' was given)", IsGenerated: true);
        _read.Add(shape, ratings);
        return ratings;
    }

    /// <summary>MovieLens 20M, else MovieLens 1M, else generated ratings of the former's shape; of the small set's shape where it must be quick.</summary>
    public FilmRatings GetLargest() => Get(
        options.IsQuick ? MovieLensShape.Hundred
        : Available.Contains(MovieLensShape.TwentyMillion) || !Available.Contains(MovieLensShape.Million) ? MovieLensShape.TwentyMillion
        : MovieLensShape.Million);

    private static string? PathOf(GalleryOptions options, MovieLensShape shape) => options.Data is { } data ? Path.Combine(data.FullName, shape.Folder) : null;
}
