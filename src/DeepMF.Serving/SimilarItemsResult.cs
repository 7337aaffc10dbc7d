namespace DeepMF.Serving;

/// <summary>The items that are most similar to an item.</summary>
/// <param name="Item">The raw id of the item.</param>
/// <param name="IsKnown">Whether the recommender knows the item; else the list is empty.</param>
/// <param name="Items">The similar items, the most similar first, the item itself left out.</param>
public sealed record SimilarItemsResult(RawId Item, bool IsKnown, IReadOnlyList<SimilarItem> Items);

/// <summary>An item that is similar to another one.</summary>
/// <param name="Item">The raw id of the item.</param>
/// <param name="Similarity">The cosine of the angle between the vectors of the two, from -1 to 1, or their dot product.</param>
public readonly record struct SimilarItem(RawId Item, float Similarity);

/// <summary>How alike two items are.</summary>
public enum SimilarityMeasure
{
    /// <summary>aᵀ b / (‖a‖ ‖b‖): the direction alone; 0 where a vector is zero.</summary>
    Cosine,

    /// <summary>aᵀ b: long vectors, which popular items often have, come first.</summary>
    Dot,
}
