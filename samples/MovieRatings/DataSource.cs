using DeepMF.Data;

namespace DeepMF.Samples.MovieRatings;

/// <summary>Where the ratings come from: a folder, or a generator.</summary>
internal static class DataSource
{
    public static MovieLensDataSet Load(RunOptions options) => options.Data is { } folder
        ? MovieLens.Load(folder.FullName)
        : GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Seed = options.Seed });
}
