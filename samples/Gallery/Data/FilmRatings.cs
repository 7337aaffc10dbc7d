using DeepMF.Data;

namespace DeepMF.Samples.Gallery.Data;

/// <summary>Ratings of films and what to call them in texts.</summary>
/// <param name="Set">The ratings.</param>
/// <param name="Name">Such as <c>MovieLens 1M</c>, or that they are generated and why.</param>
/// <param name="IsGenerated">Whether no folder holds them.</param>
internal sealed record FilmRatings(MovieLensDataSet Set, string Name, bool IsGenerated)
{
    /// <summary>For titles of pictures.</summary>
    public string ShortName => IsGenerated ? "generated ratings" : Name;
}
