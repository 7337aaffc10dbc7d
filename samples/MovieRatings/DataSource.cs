using DeepMF.Data;

namespace DeepMF.Samples.MovieRatings;

/// <summary>Where the ratings come from: a folder, or a generator.</summary>
internal static class DataSource
{
    public static MovieLensDataSet Load(RunOptions options) => options.Data is { } folder
        ? MovieLens.Load(folder.FullName)
        : GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = 2_000, Items = 1_500, Ratings = 200_000, Seed = options.Seed });
}
