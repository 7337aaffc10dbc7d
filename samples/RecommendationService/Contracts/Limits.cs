namespace DeepMF.Samples.RecommendationService.Contracts;

/// <summary>How much one request may ask for.</summary>
internal static class Limits
{
    /// <summary>The items of a list, unless the request says how many.</summary>
    public const int UsualItems = 10;

    /// <summary>The most items of a list.</summary>
    public const int MostItems = 100;

    /// <summary>The most ratings of somebody new.</summary>
    public const int MostRatings = 500;

    /// <summary>The most bytes of a body.</summary>
    public const int MostBytes = 64 * 1024;
}
