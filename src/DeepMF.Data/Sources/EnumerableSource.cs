namespace DeepMF.Data;

/// <summary>Rows in memory, or that are made one after the other.</summary>
internal sealed class EnumerableSource<TUser, TItem>(IEnumerable<Interaction<TUser, TItem>> rows) : InteractionSource<TUser, TItem>
    where TUser : notnull
    where TItem : notnull
{
    private readonly IEnumerator<Interaction<TUser, TItem>> _rows = rows.GetEnumerator();
    private long _position;

    public override bool HasTimestamps => true;

    public override bool Read(InteractionBlock<TUser, TItem> block)
    {
        block.Count = 0;
        while (block.Count < InteractionBlock<TUser, TItem>.Capacity && _rows.MoveNext())
            InteractionRows.Add(block, _rows.Current, _position++);
        if (_position == 0)
            throw InteractionRows.None();
        return block.Count > 0;
    }

    public override Exception Wrong(long position, string problem) => InteractionRows.Wrong(position, problem);

    public override void Dispose() => _rows.Dispose();
}
