namespace DeepMF.Data;

/// <summary>Collects blocks of raw ids; every reader ends here. Vocabularies are both new or both given.</summary>
internal sealed class InteractionTableBuilder<TUser, TItem>
    where TUser : notnull
    where TItem : notnull
{
    private readonly (Vocabulary<TUser> Users, Vocabulary<TItem> Items)? _given;
    private readonly VocabularyBuilder<TUser> _newUsers = new();
    private readonly VocabularyBuilder<TItem> _newItems = new();
    private readonly UnknownIds _unknownIds;
    private readonly int[] _userIndices = new int[InteractionBlock<TUser, TItem>.Capacity];
    private readonly int[] _itemIndices = new int[InteractionBlock<TUser, TItem>.Capacity];
    private readonly ColumnBuilder<int> _users;
    private readonly ColumnBuilder<int> _items;
    private readonly ColumnBuilder<float> _ratings;
    private readonly ColumnBuilder<long>? _timestamps;
    private int _skipped;

    /// <summary>Starts a table with new vocabularies.</summary>
    /// <param name="hasTimestamps">Whether rows have times.</param>
    /// <param name="expectedRows">The rows that may come, rather too many than too few; 0 where that is unknown.</param>
    public InteractionTableBuilder(bool hasTimestamps, int expectedRows = 0)
    {
        _users = new(expectedRows);
        _items = new(expectedRows);
        _ratings = new(expectedRows);
        _timestamps = hasTimestamps ? new(expectedRows) : null;
    }

    /// <summary>Starts a table with vocabularies that exist.</summary>
    public InteractionTableBuilder(Vocabulary<TUser> users, Vocabulary<TItem> items, UnknownIds unknownIds, bool hasTimestamps, int expectedRows = 0)
        : this(hasTimestamps, expectedRows) => (_given, _unknownIds) = ((users, items), unknownIds);

    /// <summary>Adds the rows of a block, or drops those with unknown ids; the block's contents are not kept, and may change.</summary>
    /// <returns>The first id that is unknown and has to be refused: then nothing of the block was added.</returns>
    public UnknownId? Add(InteractionBlock<TUser, TItem> block)
    {
        var count = block.Count;
        if (_given is not { } given)
        {
            _newUsers.Add(block.Users.AsSpan(0, count), _userIndices);
            _newItems.Add(block.Items.AsSpan(0, count), _itemIndices);
        }
        else if (!(Find(given.Users, block.Users.AsSpan(0, count), _userIndices) & Find(given.Items, block.Items.AsSpan(0, count), _itemIndices)))
        {
            if (_unknownIds == UnknownIds.Refuse)
                return FirstUnknown(block);
            count = DropUnknown(block);
        }

        _users.Add(_userIndices.AsSpan(0, count));
        _items.Add(_itemIndices.AsSpan(0, count));
        _ratings.Add(block.Ratings.AsSpan(0, count));
        _timestamps?.Add(block.Timestamps.AsSpan(0, count));
        return null;
    }

    /// <summary>Makes the table, or <see langword="null"/> where a new vocabulary would be empty.</summary>
    public InteractionReadResult? Build()
    {
        if (_users.Count == 0 && _given is null)
            return null;
        var (users, items) = _given ?? (_newUsers.Build(), _newItems.Build());
        var rows = _users.Count;
        var table = new InteractionTable(users, items, new InteractionTable.Columns(_users.Build(), _items.Build(), _ratings.Build(), _timestamps?.Build(), rows));
        return new InteractionReadResult(table, _skipped);
    }

    /// <returns>Whether every id has an index; -1 stands for those that have none.</returns>
    private static bool Find<TId>(Vocabulary<TId> vocabulary, ReadOnlySpan<TId> ids, Span<int> indices)
        where TId : notnull
    {
        var all = true;
        for (var row = 0; row < ids.Length; row++)
        {
            vocabulary.TryGetIndex(ids[row], out indices[row]);
            all &= indices[row] >= 0;
        }

        return all;
    }

    private UnknownId FirstUnknown(InteractionBlock<TUser, TItem> block)
    {
        var row = 0;
        while (_userIndices[row] >= 0 && _itemIndices[row] >= 0)
            row++;
        return _userIndices[row] < 0 ? new UnknownId(row, "user", block.Users[row]) : new UnknownId(row, "item", block.Items[row]);
    }

    /// <summary>Moves the rows that stay to the front.</summary>
    private int DropUnknown(InteractionBlock<TUser, TItem> block)
    {
        var kept = 0;
        for (var row = 0; row < block.Count; row++)
        {
            if (_userIndices[row] < 0 || _itemIndices[row] < 0)
                continue;
            (_userIndices[kept], _itemIndices[kept]) = (_userIndices[row], _itemIndices[row]);
            (block.Ratings[kept], block.Timestamps[kept]) = (block.Ratings[row], block.Timestamps[row]);
            kept++;
        }

        _skipped += block.Count - kept;
        return kept;
    }

    /// <summary>An id that a given vocabulary lacks.</summary>
    /// <param name="Row">The row in the block.</param>
    /// <param name="Role">The word for it: user or item.</param>
    /// <param name="Id">The id.</param>
    public readonly record struct UnknownId(int Row, string Role, object Id);
}
