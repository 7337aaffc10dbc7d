using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Per user a few relevant items and drawn others to rank them among: what an evaluation over sampled items needs. It never changes.</summary>
/// <remarks>
/// Ranks among few drawn items are far better than among all, and may order models differently (Krichene and Rendle 2020): numbers of the two kinds do not compare.
/// </remarks>
public sealed class SampledCandidates
{
    private readonly CandidateList[] _lists;

    private SampledCandidates(InteractionTable table, CandidateList[] lists, int dropped)
    {
        Table = table;
        _lists = lists;
        DroppedNegatives = dropped;
    }

    /// <summary>The users, the items and their features; its rows are not read.</summary>
    public InteractionTable Table { get; }

    /// <summary>The lists, one per user who has one, in the order in which they were given or of the users.</summary>
    public IReadOnlyList<CandidateList> Lists => _lists;

    /// <summary>The negatives that were given, but dropped, since the list has the item already, as a positive or as a negative.</summary>
    public int DroppedNegatives { get; }

    /// <summary>Takes lists as they are drawn elsewhere.</summary>
    /// <remarks>An item counts once per list: a negative that is a positive of the list, or a negative a second time, is dropped and counted in <see cref="DroppedNegatives"/>.</remarks>
    /// <param name="table">The users, the items and their features; its rows are not read.</param>
    /// <param name="lists">The lists, at most one per user; copied.</param>
    /// <returns>The candidates.</returns>
    /// <exception cref="ArgumentException">There is no list, a user has two, a list has no positive or no negative left, or a positive twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the table's users or items, or stands for unknown ids.</exception>
    public static SampledCandidates Create(InteractionTable table, IEnumerable<CandidateList> lists)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(lists);
        var builder = new CandidateListBuilder(table, nameof(lists));
        foreach (var list in lists)
            builder.Add(list);
        return builder.Lists.Count == 0
            ? throw new ArgumentException("Sampled candidates need at least one list.", nameof(lists))
            : new SampledCandidates(table, [.. builder.Lists], builder.Dropped);
    }

    /// <summary>Draws negatives for every user of a table, uniformly and without repetition, from the items that the user has no interaction with.</summary>
    /// <remarks>
    /// The draws of a user depend on the seed, the user and the known interactions alone. The index of unknown ids is neither a user nor an item here. A user who has fewer other items than
    /// asked for gets all of them; one who has none gets no list. Source of the draw: Bentley and Floyd (1987).
    /// </remarks>
    /// <param name="positives">The relevant items: every item that a user has a row with.</param>
    /// <param name="known">Tables whose interactions are never drawn either, such as that of the training; they share the vocabularies of <paramref name="positives"/>.</param>
    /// <param name="negatives">The negatives of a user, at least 1.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <returns>The candidates.</returns>
    /// <exception cref="ArgumentException">The table has no interactions, or none that can be compared with another item.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="negatives"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The tables do not share their vocabularies.</exception>
    public static SampledCandidates Draw(InteractionTable positives, IReadOnlyList<InteractionTable> known, int negatives, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(positives);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(negatives);
        foreach (var table in known)
            Splits.CheckVocabularies(table, positives);
        var wanted = new SeenItems(positives);
        var seen = new SeenItems([positives, .. known]);
        var lists = new List<CandidateList>();
        for (var user = positives.UserVocabulary.HasUnknown ? 1 : 0; user < positives.UserVocabulary.Count; user++)
            if (wanted.ItemsOf(user) is { Length: > 0 } items && seen.UnseenCount(user) > 0)
                lists.Add(new CandidateList(user, items, NegativesOf(seen, user, negatives, RowOrder.Stream(seed, "candidates", user))));
        return lists.Count == 0
            ? throw new ArgumentException("No user of the table has an interaction that could be compared with an item without one, so there are no candidates to draw.", nameof(positives))
            : new SampledCandidates(positives, [.. lists], 0);
    }

    /// <summary>Makes a copy whose users and items have the features of another table.</summary>
    /// <param name="table">A table with the same vocabularies.</param>
    /// <returns>The copy; the lists are shared.</returns>
    /// <exception cref="InvalidOperationException">The tables do not share their vocabularies.</exception>
    public SampledCandidates WithFeaturesOf(InteractionTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Splits.CheckVocabularies(table, Table);
        return new SampledCandidates(Table.WithFeaturesOf(table), _lists, DroppedNegatives);
    }

    /// <summary>Says what a relevant item is ranked among, such as <c>1 + 99 sampled items</c>: the positives and the negatives of the longest lists.</summary>
    /// <returns>The words.</returns>
    public override string ToString()
    {
        var (fewest, most) = (_lists.Min(l => l.Positives.Length), _lists.Max(l => l.Positives.Length));
        var positives = fewest == most ? Invariant($"{most:N0}") : Invariant($"{fewest:N0} to {most:N0}");
        return Invariant($"{positives} + {_lists.Max(l => l.Negatives.Length):N0} sampled items");
    }

    private static int[] NegativesOf(SeenItems seen, int user, int count, CounterRandom random)
    {
        var unseen = seen.UnseenCount(user);
        var places = new HashSet<int>();
        for (var last = Math.Max(0, unseen - count); last < unseen; last++)
            if (!places.Add((int)random.NextInteger((ulong)last, last + 1)))
                places.Add(last);
        return [.. places.Order().Select(place => seen.Unseen(user, place))];
    }
}
