namespace DeepMF.Samples.RecommendationService.Serving;

/// <summary>Where a recommender and the titles of its items lie.</summary>
/// <param name="Model">The file of the recommender.</param>
/// <param name="GivenTitles">The file of titles; null means the one beside the recommender, if any.</param>
internal sealed record RecommenderFiles(string Model, string? GivenTitles = null)
{
    /// <summary>Where titles are looked for, and written, unless another file is given.</summary>
    public string TitlesBeside => Model + ".titles.csv";

    public Titles LoadTitles() => GivenTitles is not null || File.Exists(TitlesBeside) ? Titles.Load(GivenTitles ?? TitlesBeside) : Titles.None;
}
