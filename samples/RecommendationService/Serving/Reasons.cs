using DeepMF.Samples.RecommendationService.Contracts;
using DeepMF.Serving;

namespace DeepMF.Samples.RecommendationService.Serving;

/// <summary>Says which of a person's own items are most like a recommended one.</summary>
/// <remarks>
/// The cosine of the vectors that the model has for the two items: a statement about the model's picture of the items, not the way in which the score was computed. It costs one product of two vectors per item
/// that the person has. Items that point elsewhere, at a cosine below 0.1, are no reason.
/// </remarks>
internal static class Reasons
{
    private const int Most = 3;
    private const float Least = 0.1f;

    public static IReadOnlyList<Reason> For(Recommender recommender, Titles titles, RawId item, IReadOnlyCollection<RawId> own, IReadOnlyDictionary<RawId, float>? ratings = null)
    {
        SimilarItemsResult similar;
        try
        {
            similar = recommender.Similar(item, own, Most);
        }
        catch (InvalidOperationException)
        {
            // The model has no vectors of items.
            return [];
        }

        return [.. similar.Items.Where(s => s.Similarity >= Least).Select(s => new Reason(s.Item, titles.Of(s.Item.ToString()).Title, s.Similarity, ratings?.GetValueOrDefault(s.Item)))];
    }
}
