namespace DeepMF.Data;

/// <summary>A column that grows by pieces: nothing is copied until its length is known, and nothing at all where the first piece is large enough.</summary>
/// <param name="expected">The rows that may come; a place too many costs addresses, but no memory that is touched.</param>
internal sealed class ColumnBuilder<T>(int expected)
    where T : unmanaged
{
    private const int SmallestPiece = 1 << 10;
    private const int LargestPiece = 1 << 20;

    /// <summary>One place in so many may stay unused.</summary>
    private const int UsedPerUnused = 4;
    private readonly List<T[]> _full = [];
    private T[] _last = [];
    private int _used;

    public int Count { get; private set; }

    public void Add(ReadOnlySpan<T> values)
    {
        Count = checked(Count + values.Length);
        while (!values.IsEmpty)
        {
            if (_used == _last.Length)
            {
                if (_used > 0)
                    _full.Add(_last);
                _last = GC.AllocateUninitializedArray<T>(_last.Length == 0
                    ? Math.Max(expected, SmallestPiece)
                    : Math.Min(2 * _last.Length, LargestPiece));
                _used = 0;
            }

            var taken = Math.Min(values.Length, _last.Length - _used);
            values[..taken].CopyTo(_last.AsSpan(_used));
            _used += taken;
            values = values[taken..];
        }
    }

    /// <summary>The whole column, with places behind it where more rows were expected; the builder is empty afterwards.</summary>
    public T[] Build()
    {
        // Copying would touch as much fresh memory again, which costs more than all else that is done with a row.
        if (_full.Count == 0 && _used >= _last.Length - (_last.Length / UsedPerUnused))
            return _last;
        var column = GC.AllocateUninitializedArray<T>(Count);
        var rest = column.AsSpan();
        foreach (var piece in _full)
        {
            piece.CopyTo(rest);
            rest = rest[piece.Length..];
        }

        _last.AsSpan(0, _used).CopyTo(rest);
        _full.Clear();
        (_last, _used, Count) = ([], 0, 0);
        return column;
    }
}
