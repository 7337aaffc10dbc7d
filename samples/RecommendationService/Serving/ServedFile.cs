namespace DeepMF.Samples.RecommendationService.Serving;

/// <summary>What belongs to one recommender that is served.</summary>
/// <param name="Version">Its number: 1 for the first, one more after each reload.</param>
/// <param name="Files">Where it was read from.</param>
/// <param name="Titles">The titles of its items.</param>
/// <param name="Loaded">When it was loaded.</param>
internal sealed record ServedFile(int Version, RecommenderFiles Files, Titles Titles, DateTimeOffset Loaded);
