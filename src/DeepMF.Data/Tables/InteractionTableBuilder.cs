namespace DeepMF.Data;

/// <summary>Collects rows of raw ids; every reader ends here.</summary>
internal sealed class InteractionTableBuilder<TUser, TItem>
    where TUser : notnull
    where TItem : notnull
{
    private readonly Vocabulary<TUser>? _userVocabulary;
    private readonly Vocabulary<TItem>? _itemVocabulary;
    private readonly VocabularyBuilder<TUser> _userBuilder = new();
    private readonly VocabularyBuilder<TItem> _itemBuilder = new();
    private readonly UnknownIds _unknownIds;
    private readonly List<int> _users = [];
    private readonly List<int> _items = [];
    private readonly List<float> _ratings = [];
    private readonly List<long>? _timestamps;
    private int _skipped;

    public InteractionTableBuilder(Vocabulary<TUser>? users, Vocabulary<TItem>? items, UnknownIds unknownIds, bool hasTimestamps)
    {
        _userVocabulary = users;
        _itemVocabulary = items;
        _unknownIds = unknownIds;
        _timestamps = hasTimestamps ? [] : null;
    }

    /// <summary>Adds or drops a row.</summary>
    /// <returns>Whether the row was accepted or dropped; <see langword="false"/> where an unknown id has to be refused, with the word for it.</returns>
    public bool TryAdd(TUser user, TItem item, float rating, long timestamp, out string unknown)
    {
        unknown = "";
        // The given vocabularies are asked first: a dropped row must not add its other id to a new vocabulary.
        var userIndex = 0;
        var itemIndex = 0;
        if (_userVocabulary is not null && !_userVocabulary.TryGetIndex(user, out userIndex) && userIndex < 0)
            unknown = "user";
        else if (_itemVocabulary is not null && !_itemVocabulary.TryGetIndex(item, out itemIndex) && itemIndex < 0)
            unknown = "item";
        if (unknown.Length > 0)
        {
            _skipped++;
            return _unknownIds == UnknownIds.Skip;
        }

        _users.Add(_userVocabulary is null ? _userBuilder.Add(user) : userIndex);
        _items.Add(_itemVocabulary is null ? _itemBuilder.Add(item) : itemIndex);
        _ratings.Add(rating);
        _timestamps?.Add(timestamp);
        return true;
    }

    /// <summary>Makes the table, or <see langword="null"/> where a new vocabulary would be empty.</summary>
    public InteractionReadResult? Build()
    {
        if (_users.Count == 0 && (_userVocabulary is null || _itemVocabulary is null))
            return null;
        var table = new InteractionTable(_userVocabulary ?? _userBuilder.Build(), _itemVocabulary ?? _itemBuilder.Build(), new InteractionTable.Columns([.. _users], [.. _items], [.. _ratings], _timestamps?.ToArray()));
        return new InteractionReadResult(table, _skipped);
    }
}
