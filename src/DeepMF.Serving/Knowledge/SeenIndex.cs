using DeepMF.Data;
using static System.FormattableString;

namespace DeepMF.Serving.Knowledge;

/// <summary>The items of each user, ascending and each once, and from them how many users have an item.</summary>
internal sealed class SeenIndex
{
    private readonly int[] _offsets; // [users + 1]
    private readonly int[] _items;
    private readonly int[] _counts; // [items]

    /// <summary>Takes the arrays as they are and checks them.</summary>
    /// <exception cref="InvalidDataException">Offsets do not ascend, or an item is out of order or range.</exception>
    public SeenIndex(int[] offsets, int[] items, int firstItem, int itemCount)
    {
        _offsets = offsets;
        _items = items;
        _counts = new int[itemCount];
        if (offsets is not [0, ..] || offsets[^1] != items.Length)
            throw new InvalidDataException(Invariant($"The offsets of seen items begin at 0 and end at {items.Length}, the number of seen items, but these do not."));
        for (var user = 0; user + 1 < offsets.Length; user++)
        {
            if (offsets[user + 1] < offsets[user] || offsets[user + 1] > items.Length)
                throw new InvalidDataException(Invariant($"The offsets of seen items ascend, but user index {user} begins at {offsets[user]} and ends at {offsets[user + 1]}."));
            var last = firstItem - 1;
            foreach (var item in items.AsSpan(offsets[user]..offsets[user + 1]))
            {
                if (item <= last || item >= itemCount)
                    throw new InvalidDataException(Invariant($"The seen items of user index {user} ascend from {firstItem} to {itemCount - 1} at most, but {item} follows {last}."));
                last = item;
                _counts[item]++;
            }
        }
    }

    public ReadOnlySpan<int> Offsets => _offsets;

    public ReadOnlySpan<int> Items => _items;

    /// <summary>The number of users that have each item.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    public int Users => _offsets.Length - 1;

    public ReadOnlySpan<int> Of(int user) => _items.AsSpan(_offsets[user].._offsets[user + 1]);

    /// <summary>Collects the items of each user of a table.</summary>
    public static SeenIndex Create(InteractionTable table)
    {
        var users = table.UserIndices;
        var items = table.ItemIndices;
        var first = table.ItemVocabulary.First();
        var ends = new int[table.UserVocabulary.Count + 1];
        for (var row = 0; row < users.Length; row++)
            if (items[row] >= first)
                ends[users[row] + 1]++;
        for (var user = 1; user < ends.Length; user++)
            ends[user] += ends[user - 1];
        var all = new int[ends[^1]];
        var next = ends.AsSpan(0, ends.Length - 1).ToArray();
        for (var row = 0; row < users.Length; row++)
            if (items[row] >= first)
                all[next[users[row]]++] = items[row];
        return Distinct(ends, all, first, table.ItemVocabulary.Count);
    }

    /// <summary>These with another user at the end.</summary>
    public SeenIndex WithUser(IEnumerable<int> items, int firstItem)
    {
        int[] own = [.. items.Order().Distinct()];
        return new SeenIndex([.. _offsets, _items.Length + own.Length], [.. _items, .. own], firstItem, _counts.Length);
    }

    /// <summary>These with another item, of the highest index.</summary>
    public SeenIndex WithItem(IReadOnlySet<int> users, int firstItem)
    {
        var offsets = new int[_offsets.Length];
        var items = new int[_items.Length + users.Count];
        for (var user = 0; user < Users; user++)
        {
            Of(user).CopyTo(items.AsSpan(offsets[user]));
            offsets[user + 1] = offsets[user] + Of(user).Length;
            if (users.Contains(user))
                items[offsets[user + 1]++] = _counts.Length;
        }

        return new SeenIndex(offsets, items, firstItem, _counts.Length + 1);
    }

    private static SeenIndex Distinct(int[] offsets, int[] all, int firstItem, int itemCount)
    {
        var count = 0;
        for (var user = 0; user + 1 < offsets.Length; user++)
        {
            var own = all.AsSpan(offsets[user]..offsets[user + 1]);
            own.Sort();
            offsets[user] = count;
            var last = -1;
            foreach (var item in own)
            {
                if (item != last)
                    all[count++] = item;
                last = item;
            }
        }

        offsets[^1] = count;
        if (count < all.Length)
            Array.Resize(ref all, count);
        return new SeenIndex(offsets, all, firstItem, itemCount);
    }
}
