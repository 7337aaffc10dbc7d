using DeepMF.Samples.RecommendationService.Contracts;
using DeepMF.Samples.RecommendationService.Problems;
using DeepMF.Samples.RecommendationService.Serving;
using DeepMF.Serving;

namespace DeepMF.Samples.RecommendationService.Endpoints;

/// <summary>What the endpoints that give lists have in common.</summary>
internal static class Lists
{
    public static int CheckLength(int? n) => n switch
    {
        null => Limits.UsualItems,
        >= 1 and <= Limits.MostItems => n.Value,
        _ => throw RequestException.Bad(FormattableString.Invariant($"'n' is {n}, but a list has 1 to {Limits.MostItems} items.")),
    };

    public static RecommendationOptions Options(Recommender recommender, bool excludeSeen, IReadOnlyList<RawId>? candidates, IReadOnlyList<RawId>? excluded) => candidates is { Count: 0 }
        ? throw RequestException.Bad("'candidates' is empty, so that no list can be made. Name at least one item, or leave it out for all items.")
        : new RecommendationOptions
        {
            ExcludeSeen = excludeSeen,
            Candidates = candidates is null ? null : [.. candidates.Select(id => Ids.Item(recommender, id))],
            Excluded = excluded is null ? [] : [.. excluded.Select(id => Ids.Item(recommender, id))],
        };

    /// <summary>A number of the recommender, which an answer can carry: JSON has no others.</summary>
    public static float Finite(float value) => float.IsFinite(value)
        ? value
        : throw new RequestException(StatusCodes.Status500InternalServerError, "The recommender gives numbers that are not finite. It was made from a model that has grown beyond all bounds: train it again, with a lower learning rate.");

    /// <param name="list">What the recommender says.</param>
    /// <param name="file">Number and titles of the recommender.</param>
    /// <param name="why">The reasons for an item, or null where none are asked for.</param>
    /// <param name="unknownItems">Rated items that the recommender does not know.</param>
    public static ListAnswer Answer(RecommendationResult list, ServedFile file, Func<RawId, IReadOnlyList<Reason>>? why, IReadOnlyList<RawId>? unknownItems = null)
    {
        var items = new ListedItem[list.Items.Count];
        for (var k = 0; k < items.Length; k++)
        {
            var (item, score) = list.Items[k];
            var name = file.Titles.Of(item.ToString());
            items[k] = new ListedItem(item, name.Title, name.Genres, Finite(score), why?.Invoke(item));
        }

        return new ListAnswer(file.Version, list.User, list.Source, list.Status, items, list.UnknownCandidates, unknownItems);
    }
}
