namespace DeepMF.Data;

/// <summary>A column that grows by pieces: nothing is copied until its length is known.</summary>
internal sealed class ColumnBuilder<T>
    where T : unmanaged
{
    private const int SmallestPiece = 1 << 10;
    private const int LargestPiece = 1 << 20;
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
                _last = GC.AllocateUninitializedArray<T>(Math.Clamp(Math.Max(2 * _last.Length, values.Length), SmallestPiece, LargestPiece));
                _used = 0;
            }

            var taken = Math.Min(values.Length, _last.Length - _used);
            values[..taken].CopyTo(_last.AsSpan(_used));
            _used += taken;
            values = values[taken..];
        }
    }

    /// <summary>The whole column; the builder is empty afterwards.</summary>
    public T[] Build()
    {
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
