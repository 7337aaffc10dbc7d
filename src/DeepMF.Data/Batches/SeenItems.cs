namespace DeepMF.Data;

/// <summary>The items of each user, sorted, so that the others can be counted off.</summary>
internal sealed class SeenItems
{
    private readonly int[] _starts;
    private readonly int[] _ends;
    private readonly int[] _items;
    private readonly int _first;
    private readonly int _itemCount;

    /// <summary>Collects the items of one table, or of several that share their vocabularies.</summary>
    public SeenItems(params ReadOnlySpan<InteractionTable> tables)
    {
        var (users, items) = (tables[0].UserVocabulary, tables[0].ItemVocabulary);
        // Index 0 of a vocabulary with unknown ids is no item: items count from 1 there.
        _first = items.HasUnknown ? 1 : 0;
        _itemCount = items.Count - _first;
        _starts = new int[users.Count];
        _ends = new int[_starts.Length];
        foreach (var table in tables)
            foreach (var user in table.UserIndices)
                _ends[user]++;
        var total = 0;
        for (var user = 0; user < _starts.Length; user++)
        {
            _starts[user] = total;
            total += _ends[user];
            _ends[user] = _starts[user];
        }

        _items = new int[total];
        foreach (var table in tables)
            for (var row = 0; row < table.Count; row++)
                if (table.ItemIndices[row] >= _first)
                    _items[_ends[table.UserIndices[row]]++] = table.ItemIndices[row];
        for (var user = 0; user < _starts.Length; user++)
            _ends[user] = _starts[user] + SortDistinct(_items.AsSpan(_starts[user].._ends[user]));
    }

    /// <summary>The items that a user has an interaction with, ascending, each once.</summary>
    public ReadOnlyMemory<int> ItemsOf(int user) => _items.AsMemory(_starts[user].._ends[user]);

    /// <summary>The number of items that a user has no interaction with.</summary>
    public int UnseenCount(int user) => _itemCount - (_ends[user] - _starts[user]);

    /// <summary>The n-th of the items that a user has no interaction with, from 0.</summary>
    public int Unseen(int user, int n)
    {
        // Before seen[k] there are seen[k] - first - k unseen items: count the seen items that come before the n-th unseen one.
        var seen = _items.AsSpan(_starts[user].._ends[user]);
        var (low, high) = (0, seen.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (seen[middle] - _first - middle <= n)
                low = middle + 1;
            else
                high = middle;
        }

        return n + low + _first;
    }

    /// <summary>Whether a user has an interaction with an item.</summary>
    public bool Contains(int user, int item) => _items.AsSpan(_starts[user].._ends[user]).BinarySearch(item) >= 0;

    private static int SortDistinct(Span<int> items)
    {
        items.Sort();
        var count = 0;
        foreach (var item in items)
            if (count == 0 || items[count - 1] != item)
                items[count++] = item;
        return count;
    }
}
