using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>The positions of the columns in one file.</summary>
internal sealed class CsvColumns
{
    private readonly string[]? _header;
    private readonly int _rating = -1;
    private readonly int _timestamp = -1;
    private readonly int _last;

    private CsvColumns(DelimitedReader reader, CsvInteractionOptions options)
    {
        if (options.HasHeader)
        {
            _header = new string[reader.FieldCount];
            for (var i = 0; i < _header.Length; i++)
                _header[i] = reader[i].ToString();
        }

        User = Position(reader, options.User);
        Item = Position(reader, options.Item);
        _last = Math.Max(User, Item);
        if (options.Rating is { } rating)
            _last = Math.Max(_last, _rating = Position(reader, rating));
        if (options.Timestamp is { } timestamp)
            _last = Math.Max(_last, _timestamp = Position(reader, timestamp));
    }

    public int User { get; }

    public int Item { get; }

    /// <summary>Finds the columns; the reader stands at the first record.</summary>
    public static CsvColumns Find(DelimitedReader reader, CsvInteractionOptions options) => new(reader, options);

    /// <summary>The column as messages name it.</summary>
    public string NameOf(int position) => _header is not null && position < _header.Length ? $"'{_header[position]}'" : Invariant($"{position}");

    public void CheckCount(DelimitedReader reader)
    {
        if (reader.FieldCount <= _last)
            throw reader.Wrong(Invariant($"found {reader.FieldCount} fields, expected at least {_last + 1}, since column {NameOf(_last)} is needed."));
    }

    public float ReadRating(DelimitedReader reader)
    {
        if (_rating < 0)
            return 1;
        // Underflow and overflow come out as 0 and as infinity; the latter is refused with NaN.
        return NumberText.TryParse(reader[_rating], out float rating) && float.IsFinite(rating)
            ? rating
            : throw reader.Unexpected(_rating, NameOf(_rating), "a finite number for the rating");
    }

    public long ReadTimestamp(DelimitedReader reader)
    {
        if (_timestamp < 0)
            return 0;
        return NumberText.TryParse(reader[_timestamp], out long time)
            ? time
            : throw reader.Unexpected(_timestamp, NameOf(_timestamp), "a whole number of seconds for the time");
    }

    private int Position(DelimitedReader reader, CsvColumn column)
    {
        if (column.Name is not { } name)
            return column.Position;
        if (_header is null)
            throw new InvalidOperationException($"Column '{name}' is given by name, but the file has no header: give its position, from 0.");
        var found = Array.IndexOf(_header, name);
        if (found < 0)
            found = Array.FindIndex(_header, h => string.Equals(h.Trim(), name, StringComparison.OrdinalIgnoreCase));
        return found >= 0 ? found : throw reader.Wrong($"there is no column '{name}'. The header has: {DelimitedReader.Shown(_header)}.");
    }
}
