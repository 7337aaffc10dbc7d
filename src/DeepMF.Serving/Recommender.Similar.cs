using DeepMF.Serving.Knowledge;

namespace DeepMF.Serving;

public sealed partial class Recommender
{
    /// <summary>Made by the first call that needs it.</summary>
    private readonly Lazy<ItemVectors> _vectors;

    /// <summary>The items that are most similar to an item: <c>recommender.Similar(242, 10)</c>.</summary>
    /// <remarks>
    /// Items are compared by their vectors: in a dot product of two sides the output of the item's tower, which is its embedding where there are no layers; in other models the item's embeddings, one after
    /// the other. The vectors are computed by the first call. Of equal ones the item of the lower index comes first.
    /// </remarks>
    /// <param name="item">The raw id of the item.</param>
    /// <param name="n">The most items of the list, at least 1.</param>
    /// <param name="measure">How alike two items are.</param>
    /// <returns>The list; empty for an unknown item, and the result says so.</returns>
    /// <exception cref="ArgumentException">The id is a text and ids of items are numbers, or the other way round.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1, or <paramref name="measure"/> is not defined.</exception>
    /// <exception cref="InvalidOperationException">The model has no vectors of items: it embeds features of items only, and is no dot product.</exception>
    /// <exception cref="ObjectDisposedException">The recommender has been disposed of.</exception>
    public SimilarItemsResult Similar(RawId item, int n, SimilarityMeasure measure = SimilarityMeasure.Cosine)
    {
        CheckSimilar(n, measure);
        using var use = Enter();
        if (!_knowledge.TryFindItem(item, out var index))
            return new SimilarItemsResult(item, false, []);
        var similarities = new float[Items.Count];
        _vectors.Value.Compare(index, measure, similarities);
        // The least similar of the best stands first, of equal ones the highest index.
        var best = new PriorityQueue<int, (float Similarity, int Order)>();
        for (var other = 0; other < similarities.Length; other++)
        {
            if (other == index || !_knowledge.IsKnownItem(other))
                continue;
            var priority = (similarities[other], -other);
            if (best.Count < n)
                best.Enqueue(other, priority);
            else
                best.EnqueueDequeue(other, priority);
        }

        var items = new SimilarItem[best.Count];
        for (var k = items.Length - 1; k >= 0; k--)
        {
            var other = best.Dequeue();
            items[k] = new SimilarItem(Items.IdOf(other), similarities[other]);
        }

        return new SimilarItemsResult(item, true, items);
    }

    /// <summary>Those of given items that are most similar to an item, such as the ones that a user has seen: <c>recommender.Similar(242, recommender.SeenBy(196), 3)</c>.</summary>
    /// <remarks>As <see cref="Similar(RawId, int, SimilarityMeasure)"/>, but only the given items are compared. Unknown ones and the item itself are passed over, one that is given twice counts once.</remarks>
    /// <param name="item">The raw id of the item.</param>
    /// <param name="among">The raw ids of the items that the list may hold.</param>
    /// <param name="n">The most items of the list, at least 1.</param>
    /// <param name="measure">How alike two items are.</param>
    /// <returns>The list; empty for an unknown item, and the result says so.</returns>
    /// <exception cref="ArgumentException">An id is a text and ids of items are numbers, or the other way round.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1, or <paramref name="measure"/> is not defined.</exception>
    /// <exception cref="InvalidOperationException">The model has no vectors of items: it embeds features of items only, and is no dot product.</exception>
    /// <exception cref="ObjectDisposedException">The recommender has been disposed of.</exception>
    public SimilarItemsResult Similar(RawId item, IEnumerable<RawId> among, int n, SimilarityMeasure measure = SimilarityMeasure.Cosine)
    {
        ArgumentNullException.ThrowIfNull(among);
        CheckSimilar(n, measure);
        using var use = Enter();
        var isKnown = _knowledge.TryFindItem(item, out var index);
        var others = new HashSet<int>();
        foreach (var id in among)
            if (_knowledge.TryFindItem(id, out var other, nameof(among)) && other != index)
                others.Add(other);
        if (!isKnown || others.Count == 0)
            return new SimilarItemsResult(item, isKnown, []);
        var vectors = _vectors.Value;
        var best = others.Select(other => (Index: other, Similarity: vectors.Compare(index, other, measure))).OrderByDescending(o => o.Similarity).ThenBy(o => o.Index).Take(n);
        return new SimilarItemsResult(item, true, [.. best.Select(o => new SimilarItem(Items.IdOf(o.Index), o.Similarity))]);
    }

    private static void CheckSimilar(int n, SimilarityMeasure measure)
    {
        CheckLength(n);
        if (!Enum.IsDefined(measure))
            throw new ArgumentOutOfRangeException(nameof(measure), measure, "Similarity is measured by Cosine or Dot.");
    }
}
