using System.Runtime.ExceptionServices;

namespace DeepMF.Data;

/// <summary>The interactions of a delimited text file.</summary>
internal sealed class CsvInteractionSource<TUser, TItem> : InteractionSource<TUser, TItem>
    where TUser : notnull
    where TItem : notnull
{
    private readonly IdParser<TUser> _users = new("user");
    private readonly IdParser<TItem> _items = new("item");
    private readonly DelimitedReader _reader;
    private readonly CsvColumns _columns;

    /// <summary>The reader stands at a record that no block has yet.</summary>
    private bool _atRecord = true;
    private ExceptionDispatchInfo? _failure;

    public CsvInteractionSource(string path, CsvInteractionOptions options)
    {
        HasTimestamps = options.Timestamp is not null;
        _reader = new DelimitedReader(path, options.Separator, options.HasQuotes, options.Encoding);
        try
        {
            if (!_reader.Read())
                throw new InvalidDataException($"'{path}' is empty, expected {(options.HasHeader ? "a header and " : "")}one line per interaction.");
            _columns = CsvColumns.Find(_reader, options);
            if (options.HasHeader && !_reader.Read())
                throw new InvalidDataException($"'{path}' has a header but no rows.");
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    public override bool HasTimestamps { get; }

    public override bool Read(InteractionBlock<TUser, TItem> block)
    {
        _failure?.Throw();
        block.Count = 0;
        try
        {
            while (block.Count < InteractionBlock<TUser, TItem>.Capacity && (_atRecord || _reader.Read()))
            {
                ReadRow(block, block.Count);
                _atRecord = false;
                block.Count++;
            }
        }
        catch (InvalidDataException e)
        {
            // The rows before the wrong one come first: one of them may be of no use, and that error stands higher in the file.
            _failure = ExceptionDispatchInfo.Capture(e);
            if (block.Count == 0)
                throw;
        }

        return block.Count > 0;
    }

    public override Exception Wrong(long position, string problem) => _reader.Wrong(position, problem);

    public override void Dispose() => _reader.Dispose();

    private void ReadRow(InteractionBlock<TUser, TItem> block, int row)
    {
        _columns.CheckCount(_reader);
        block.Users[row] = _users.Parse(_reader, _columns.User, _columns);
        block.Items[row] = _items.Parse(_reader, _columns.Item, _columns);
        block.Ratings[row] = _columns.ReadRating(_reader);
        block.Timestamps[row] = _columns.ReadTimestamp(_reader);
        block.Positions[row] = _reader.Line;
    }
}
