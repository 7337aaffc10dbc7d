using DeepMF.Serving.Knowledge;

namespace DeepMF.Serving.Requests;

/// <summary>Which items a list may hold, for one set of options: settled once, used for any number of users.</summary>
internal sealed class ItemSelection
{
    /// <summary>The items that no list of these options may hold, ascending.</summary>
    private readonly int[] _excluded;

    private ItemSelection(ServingKnowledge knowledge, int[] excluded, RawId[] unknown)
    {
        _excluded = excluded;
        UnknownCandidates = unknown;
        Left = knowledge.Items.Count - excluded.Length;
    }

    public IReadOnlyList<RawId> UnknownCandidates { get; }

    /// <summary>The number of items that a list may hold, what the user has seen not taken away.</summary>
    public int Left { get; }

    public ReadOnlySpan<int> Excluded => _excluded;

    /// <summary>Settles the options.</summary>
    public static ItemSelection Create(ServingKnowledge knowledge, RecommendationOptions options)
    {
        if (options.IsPlain)
            return new ItemSelection(knowledge, knowledge.NeverRecommended, []);
        var isExcluded = new bool[knowledge.Items.Count];
        var unknown = new List<RawId>();
        if (options.Candidates is { } candidates)
        {
            isExcluded.AsSpan().Fill(true);
            foreach (var id in candidates)
                if (knowledge.TryFindItem(id, out var item, "options"))
                    isExcluded[item] = false;
                else
                    unknown.Add(id);
        }
        else
        {
            foreach (var item in knowledge.NeverRecommended)
                isExcluded[item] = true;
        }

        foreach (var id in options.Excluded)
            if (knowledge.TryFindItem(id, out var item, "options"))
                isExcluded[item] = true;
        if (options.Filter is { } filter)
            for (var item = 0; item < isExcluded.Length; item++)
                if (!isExcluded[item])
                    isExcluded[item] = !filter(knowledge.Items.IdOf(item));
        return new ItemSelection(knowledge, [.. Enumerable.Range(0, isExcluded.Length).Where(item => isExcluded[item])], [.. unknown]);
    }

    /// <summary>Whether no list of these options may hold an item.</summary>
    public bool Excludes(int item) => Array.BinarySearch(_excluded, item) >= 0;

    /// <summary>Puts together what these options and a user's own items exclude, ascending.</summary>
    /// <returns>The number of rows written.</returns>
    public int Merge(ReadOnlySpan<int> seen, Span<int> destination)
    {
        var (count, next) = (0, 0);
        foreach (var item in _excluded)
        {
            while (next < seen.Length && seen[next] < item)
                destination[count++] = seen[next++];
            if (next < seen.Length && seen[next] == item)
                next++;
            destination[count++] = item;
        }

        seen[next..].CopyTo(destination[count..]);
        return count + seen.Length - next;
    }
}
