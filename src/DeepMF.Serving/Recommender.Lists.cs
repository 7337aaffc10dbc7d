using DeepMF.Serving.Requests;

namespace DeepMF.Serving;

public sealed partial class Recommender
{
    /// <summary>The best items for a user: <c>recommender.Recommend(196, 10)</c>.</summary>
    /// <remarks>
    /// Items come in the order of their predictions, of equal ones that of the lower index first. A user that is unknown gets the items that most users have, and the result says so. Items that are unknown
    /// to the model are in no list.
    /// </remarks>
    /// <param name="user">The raw id of the user.</param>
    /// <param name="n">The most items of the list, at least 1.</param>
    /// <param name="options">Which items the list may hold; <see langword="null"/> means all that the user has not seen.</param>
    /// <returns>The list, which says what made it and why it is not full.</returns>
    /// <exception cref="ArgumentException">An id is a text where ids are numbers, or the other way round.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1.</exception>
    /// <exception cref="ObjectDisposedException">The recommender has been disposed of.</exception>
    public RecommendationResult Recommend(RawId user, int n, RecommendationOptions? options = null)
    {
        CheckLength(n);
        using var use = Enter();
        options ??= RecommendationOptions.Default;
        var selection = Select(options);
        if (!_knowledge.TryFindUser(user, out var index))
            return Popular(user, n, selection);
        var seen = options.ExcludeSeen ? _knowledge.Seen.Of(index) : default;
        var request = _listRequests.TryTake(out var spare) ? spare : new ListRequest(_scorer, _knowledge.Features);
        request.Users[0] = index;
        var excluded = seen;
        if (!selection.Excluded.IsEmpty)
        {
            var room = request.Excluded(seen.Length + selection.Excluded.Length);
            excluded = room.AsSpan(0, selection.Merge(seen, room));
        }

        var rows = request.Top(1, Math.Min(n, Items.Count), new ExcludedRows(excluded));
        var result = Result(user, n, rows, selection);
        _listRequests.Add(request);
        return result;
    }

    private static void CheckLength(int n)
    {
        if (n < 1)
            throw new ArgumentOutOfRangeException(nameof(n), n, "A list has at least one item.");
    }

    private static RecommendationStatus StatusOf(int count, int n, ItemSelection selection) => count switch
    {
        _ when count == n => RecommendationStatus.Full,
        > 0 => RecommendationStatus.Partial,
        _ when selection.Left > 0 => RecommendationStatus.SeenEverything,
        _ => RecommendationStatus.NoCandidates,
    };

    private ItemSelection Select(RecommendationOptions options) => options.IsPlain ? _everything : ItemSelection.Create(_knowledge, options);

    private RecommendationResult Result(RawId? user, int n, ReadOnlySpan<ScoredRow> rows, ItemSelection selection)
    {
        var count = 0;
        while (count < rows.Length && rows[count] != ScoredRow.None)
            count++;
        var items = new RecommendedItem[count];
        for (var k = 0; k < count; k++)
            items[k] = new RecommendedItem(Items.IdOf(rows[k].Row), rows[k].Score);
        return new RecommendationResult(user, items, RecommendationSource.Model, StatusOf(count, n, selection), selection.UnknownCandidates);
    }

    private RecommendationResult Popular(RawId user, int n, ItemSelection selection)
    {
        var items = new List<RecommendedItem>(Math.Min(n, selection.Left));
        foreach (var item in _knowledge.Popular)
        {
            if (items.Count == n)
                break;
            if (!selection.Excludes(item))
                items.Add(new RecommendedItem(Items.IdOf(item), _fallback.Predict(-1, item)));
        }

        return new RecommendationResult(user, items, RecommendationSource.Popularity, StatusOf(items.Count, n, selection), selection.UnknownCandidates);
    }
}
