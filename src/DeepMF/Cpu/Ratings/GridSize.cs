namespace DeepMF.Cpu.Ratings;

/// <summary>How many strips the two sides of a grid are cut into. It depends on the data and the model alone, so that every number of threads does the same work.</summary>
internal static class GridSize
{
    /// <summary>A strip's number is kept in a byte.</summary>
    public const int Most = 128;

    /// <summary>The usual number: a round has that many blocks to hand out to the threads.</summary>
    private const int Usual = 16;

    /// <summary>The bytes of the smaller table's rows, and of their state, that stay in the second cache while a block is gone through.</summary>
    private const double ResidentBytes = 512 << 10;

    /// <summary>Ratings that a row of the larger table should meet per block, on average: it comes from memory once per block, and that costs more than rows of the smaller one that the second cache has no room for.</summary>
    private const double RatingsPerVisit = 5;

    /// <summary>Ratings of a block, on average, below which handing it out would take longer than its work.</summary>
    private const double FewestRatings = 256;

    /// <summary>The strips of each side.</summary>
    /// <param name="ratings">The ratings.</param>
    /// <param name="left">The one side.</param>
    /// <param name="right">The other side.</param>
    /// <param name="bytesPerRow">The bytes of a row of either table, state included.</param>
    public static int Of(long ratings, RatingSide left, RatingSide right, double bytesPerRow)
    {
        var cached = Math.Ceiling(Math.Min(left.RatedRows, right.RatedRows) * bytesPerRow / ResidentBytes);
        var visited = ratings / (RatingsPerVisit * Math.Max(left.RatedRows, right.RatedRows));
        var strips = Math.Min(Math.Clamp(Math.Min(cached, visited), Usual, Most), Math.Sqrt(ratings / FewestRatings));
        return (int)Math.Max(1, Math.Min(strips, Math.Min(left.RatedUnits, right.RatedUnits)));
    }
}
