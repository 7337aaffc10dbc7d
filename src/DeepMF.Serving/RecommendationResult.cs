namespace DeepMF.Serving;

/// <summary>A list for a user: the best item first.</summary>
/// <param name="User">The raw id of the user; <see langword="null"/> for a <see cref="FoldedUser"/>, who has none.</param>
/// <param name="Items">The items, at most as many as asked for.</param>
/// <param name="Source">Whether the model or popularity made the list.</param>
/// <param name="Status">Whether the list is full, and why not.</param>
/// <param name="UnknownCandidates">The ids of <see cref="RecommendationOptions.Candidates"/> that the recommender does not know, and has passed over.</param>
public sealed record RecommendationResult(
    RawId? User,
    IReadOnlyList<RecommendedItem> Items,
    RecommendationSource Source,
    RecommendationStatus Status,
    IReadOnlyList<RawId> UnknownCandidates);

/// <summary>An item of a list.</summary>
/// <param name="Item">The raw id of the item.</param>
/// <param name="Score">What <see cref="Recommender.Predict(RawId, RawId)"/> says about the user and the item, up to rounding.</param>
public readonly record struct RecommendedItem(RawId Item, float Score);

/// <summary>What made a list.</summary>
public enum RecommendationSource
{
    /// <summary>The model: items in the order of their predictions.</summary>
    Model,

    /// <summary>Popularity, because the user is unknown: items in the order of the number of users that have them.</summary>
    Popularity,
}

/// <summary>Whether a list is full, and why not.</summary>
public enum RecommendationStatus
{
    /// <summary>The list has as many items as asked for.</summary>
    Full,

    /// <summary>Fewer items are left than asked for.</summary>
    Partial,

    /// <summary>The list is empty: the user has seen every item that could be in it.</summary>
    SeenEverything,

    /// <summary>The list is empty: the options leave no item, such as an empty list of candidates or a filter that no item passes.</summary>
    NoCandidates,
}
