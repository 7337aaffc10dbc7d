using System.Runtime.ExceptionServices;
using Parquet;
using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>The interactions of a Parquet file: one row group is in memory at a time.</summary>
internal sealed class ParquetInteractionSource<TUser, TItem> : InteractionSource<TUser, TItem>
    where TUser : notnull
    where TItem : notnull
{
    /// <summary>A damaged number of rows must not take all memory; more rows are read all the same.</summary>
    private const long MostRowsPerByte = 8;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly ParquetReader _reader;
    private readonly ParquetColumn<TUser> _users;
    private readonly ParquetColumn<TItem> _items;
    private readonly ParquetColumn<float>? _ratings;
    private readonly ParquetColumn<long>? _times;
    private int _group = -1;
    private int _groupRows;
    private int _next;
    private long _rowsBefore;
    private ExceptionDispatchInfo? _failure;

    public ParquetInteractionSource(string path, ParquetInteractionOptions options)
    {
        VocabularyBuilder<TUser>.CheckIdType();
        VocabularyBuilder<TItem>.CheckIdType();
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"The file '{path}' does not exist.", path);
        _path = path;
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            ParquetFooter.Check(_file, path);
            _reader = Guard(() => ParquetReader.CreateAsync(new EndRefusingStream(_file), new ParquetOptions { TreatByteArrayAsString = true }, leaveStreamOpen: true).GetAwaiter().GetResult());
            var columns = new ParquetColumns(path, Guard(() => _reader.Schema));
            _users = columns.Ids<TUser>(options.User, "user");
            _items = columns.Ids<TItem>(options.Item, "item");
            _ratings = options.Rating is { } rating ? columns.Ratings(rating) : null;
            _times = options.Timestamp is { } time ? columns.Times(time) : null;
            if (!NextGroup())
                throw new InvalidDataException($"'{path}' has no rows.");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override bool HasTimestamps => _times is not null;

    /// <summary>The rows that the file says it has.</summary>
    public int ExpectedRows => (int)Math.Clamp(_reader.Metadata?.NumRows ?? 0, 0, Math.Min(Array.MaxLength, MostRowsPerByte * _file.Length));

    public override bool Read(InteractionBlock<TUser, TItem> block)
    {
        _failure?.Throw();
        block.Count = 0;
        if (_next == _groupRows && !NextGroup())
            return false;
        var count = Math.Min(InteractionBlock<TUser, TItem>.Capacity, _groupRows - _next);
        for (var row = 0; row < count; row++)
            block.Positions[row] = _rowsBefore + _next + row;
        // The rows before a wrong value come first: one of them may be of no use, and that error stands higher in the file.
        count = Copy(_users, block.Users, count);
        count = Copy(_items, block.Items, count);
        if (_ratings is null)
            block.Ratings.AsSpan(0, count).Fill(1);
        else
            count = Copy(_ratings, block.Ratings, count);
        if (_times is not null)
            count = Copy(_times, block.Timestamps, count);
        if (count == 0)
            _failure!.Throw();
        block.Count = count;
        _next += count;
        return true;
    }

    public override Exception Wrong(long position, string problem) => new InvalidDataException(Invariant($"'{_path}', row {position}: {problem}"));

    public override void Dispose()
    {
        _users?.Dispose();
        _items?.Dispose();
        _ratings?.Dispose();
        _times?.Dispose();
        if (_reader is not null)
            _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _file.Dispose();
    }

    private int Copy<T>(ParquetColumn<T> column, T[] target, int count)
    {
        var good = column.Copy(_next, target.AsSpan(0, count));
        if (good < count)
            _failure = ExceptionDispatchInfo.Capture(Unexpected(column, _next + good, $"'{column.Shown(_next + good)}'"));
        return good;
    }

    private bool NextGroup()
    {
        _rowsBefore += _groupRows;
        (_next, _groupRows) = (0, 0);
        while (_groupRows == 0)
        {
            if (++_group == _reader.RowGroupCount)
                return false;
            using var group = Guard(() => _reader.OpenRowGroupReader(_group));
            _groupRows = Guard(() => checked((int)group.RowCount));
            if (_groupRows == 0)
                continue;
            Load(_users, group);
            Load(_items, group);
            if (_ratings is not null)
                Load(_ratings, group);
            if (_times is not null)
                Load(_times, group);
        }

        return true;
    }

    private void Load<T>(ParquetColumn<T> column, ParquetRowGroupReader group)
    {
        var missing = Guard(() => column.Load(group), column.Name);
        if (missing >= 0)
            throw Unexpected(column, missing, "no value");
    }

    private InvalidDataException Unexpected<T>(ParquetColumn<T> column, long row, string found) =>
        new(Invariant($"'{_path}', row group {_group}, row {_rowsBefore + row}, column '{column.Name}': found {found}, expected {column.Expected}."));

    /// <summary>A damaged file makes the library throw errors of many types, none of which names the file.</summary>
    private T Guard<T>(Func<T> read, string? column = null)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var place = column is null ? "" : Invariant($", row group {_group}, column '{column}'");
            var problem = e is NotSupportedException
                ? $"it is stored in a way that is not read ({e.Message.TrimEnd('.')}). Write the file with plain or dictionary encoding"
                : $"the file is damaged, or no Parquet file ({e.Message.TrimEnd('.')})";
            throw new InvalidDataException($"'{_path}'{place}: {problem}.", e);
        }
    }
}
