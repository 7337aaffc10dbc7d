using DeepMF.Data;

namespace DeepMF.Samples.Gallery.Data;

/// <summary>A published set: the folder it is looked for in, and the size of its stand-in.</summary>
internal sealed record MovieLensShape(string Folder, string Name, int Users, int Items, int Ratings)
{
    public static MovieLensShape Hundred { get; } = new("ml-100k", "MovieLens 100K", 943, 1_682, 100_000);

    public static MovieLensShape Small { get; } = new("ml-latest-small", "MovieLens latest-small", 610, 9_724, 100_836);

    public static MovieLensShape Million { get; } = new("ml-1m", "MovieLens 1M", 6_040, 3_706, 1_000_209);

    public static MovieLensShape TwentyMillion { get; } = new("ml-20m", "MovieLens 20M", 138_493, 26_744, 20_000_263);

    /// <summary>From the smallest.</summary>
    public static IReadOnlyList<MovieLensShape> All { get; } = [Hundred, Small, Million, TwentyMillion];

    /// <summary>Ratings of this shape.</summary>
    public MovieLensDataSet Generate(ulong seed) => GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = Users, Items = Items, Ratings = Ratings, Seed = seed });
}
