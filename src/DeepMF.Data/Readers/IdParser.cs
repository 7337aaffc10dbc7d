namespace DeepMF.Data;

/// <summary>Reads ids of one type; a string that comes again is made once.</summary>
internal sealed class IdParser<TId>
    where TId : notnull
{
    private readonly string _what;
    private readonly HashSet<string> _strings = [];
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public IdParser(string what)
    {
        VocabularyBuilder<TId>.CheckIdType();
        _what = what;
        _lookup = _strings.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public TId Parse(DelimitedReader reader, int field, CsvColumns columns)
    {
        var text = reader[field];
        if (typeof(TId) == typeof(int))
            return NumberText.TryParse(text, out int id)
                ? (TId)(object)id
                : throw reader.Unexpected(field, columns.NameOf(field), $"a whole number from {int.MinValue} to {int.MaxValue} for the {_what} id");
        if (typeof(TId) == typeof(long))
            return NumberText.TryParse(text, out long id)
                ? (TId)(object)id
                : throw reader.Unexpected(field, columns.NameOf(field), $"a whole number for the {_what} id");
        if (text.IsEmpty)
            throw reader.Unexpected(field, columns.NameOf(field), $"text for the {_what} id");
        if (!_lookup.TryGetValue(text, out var known))
            _strings.Add(known = text.ToString());
        return (TId)(object)known;
    }
}
