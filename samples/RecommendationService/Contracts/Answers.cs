using DeepMF.Serving;

namespace DeepMF.Samples.RecommendationService.Contracts;

/// <summary>A list.</summary>
/// <param name="RecommenderVersion">The number of the recommender that made it.</param>
/// <param name="User">The raw id of the user; null for somebody new.</param>
/// <param name="Source">Model, or Popularity where the user is unknown.</param>
/// <param name="Status">Full, or why the list has fewer items than asked for: Partial, SeenEverything, NoCandidates.</param>
/// <param name="Items">The items, the best first.</param>
/// <param name="UnknownCandidates">Candidates that the recommender does not know.</param>
/// <param name="UnknownItems">Rated items of somebody new that the recommender does not know.</param>
internal sealed record ListAnswer(
    int RecommenderVersion,
    RawId? User,
    RecommendationSource Source,
    RecommendationStatus Status,
    IReadOnlyList<ListedItem> Items,
    IReadOnlyList<RawId> UnknownCandidates,
    IReadOnlyList<RawId>? UnknownItems = null);

/// <summary>An item of a list.</summary>
/// <param name="Item">The raw id of the item.</param>
/// <param name="Title">Its title, where there is one.</param>
/// <param name="Genres">Its genres.</param>
/// <param name="Score">What the recommender predicts.</param>
/// <param name="Why">The person's own items that are most like this one; null unless asked for.</param>
internal sealed record ListedItem(RawId Item, string? Title, IReadOnlyList<string> Genres, float Score, IReadOnlyList<Reason>? Why);

/// <summary>One of a person's own items that is like a recommended one.</summary>
/// <param name="Item">The raw id of the item.</param>
/// <param name="Title">Its title, where there is one.</param>
/// <param name="Similarity">The cosine of the model's vectors of the two items, from 0.1 to 1.</param>
/// <param name="Rating">What somebody new has said about it; a recommender does not keep the ratings of its users.</param>
internal sealed record Reason(RawId Item, string? Title, float Similarity, float? Rating);

/// <summary>A prediction.</summary>
internal sealed record PredictionAnswer(int RecommenderVersion, RawId User, RawId Item, string? Title, float Value, PredictionSource Source);

/// <summary>Similar items.</summary>
internal sealed record SimilarAnswer(int RecommenderVersion, RawId Item, string? Title, bool IsKnown, SimilarityMeasure Measure, IReadOnlyList<SimilarListed> Items);

/// <summary>A similar item.</summary>
internal sealed record SimilarListed(RawId Item, string? Title, IReadOnlyList<string> Genres, float Similarity);

/// <summary>Some users.</summary>
internal sealed record UsersAnswer(int RecommenderVersion, IReadOnlyList<ListedUser> Users);

/// <summary>A user and the number of items that the user has seen.</summary>
internal sealed record ListedUser(RawId User, int Seen);

/// <summary>Some of the items that a user has seen.</summary>
internal sealed record SeenAnswer(int RecommenderVersion, RawId User, bool IsKnown, int Count, IReadOnlyList<FoundItem> Items);

/// <summary>Items that were looked for.</summary>
internal sealed record ItemsAnswer(int RecommenderVersion, IReadOnlyList<FoundItem> Items);

/// <summary>An item and the number of users that have seen it.</summary>
internal sealed record FoundItem(RawId Item, string? Title, IReadOnlyList<string> Genres, int Users);

/// <summary>What is served.</summary>
/// <param name="RecommenderVersion">1 for the first recommender, one more after each reload.</param>
/// <param name="Users">The number of users.</param>
/// <param name="Items">The number of items.</param>
/// <param name="SeenPairs">The number of pairs of a user and an item that the user has seen.</param>
/// <param name="LowestRating">The lowest rating that makes sense.</param>
/// <param name="HighestRating">The highest rating that makes sense.</param>
/// <param name="Ratings">The ratings to choose from, the highest first; one where a rating says no more than that there is one.</param>
/// <param name="File">The name of its file.</param>
/// <param name="Loaded">When it was loaded.</param>
internal sealed record HealthAnswer(int RecommenderVersion, int Users, int Items, int SeenPairs, float LowestRating, float HighestRating, IReadOnlyList<float> Ratings, string File, DateTimeOffset Loaded);
