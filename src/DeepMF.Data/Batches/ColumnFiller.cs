using DeepMF.Engines;

namespace DeepMF.Data;

/// <summary>Fills one column of a batch from the user and item indices of its rows.</summary>
internal abstract class ColumnFiller
{
    /// <summary>The values that a bag column makes room for ahead of time, at most; a column that needs more grows while it is filled.</summary>
    private const int MaximumReserve = 1 << 24;

    public abstract void Fill(ReadOnlySpan<int> users, ReadOnlySpan<int> items);

    public static ColumnFiller Create(BatchColumn column, InteractionFeatures features, int capacity)
    {
        if (column.Feature == features.Users || column.Feature == features.Items)
            return new KeyFiller((CategoricalColumn)column, column.Feature == features.Users);
        var source = features.Tables.First(t => t.Feature.Name == column.Feature.Name);
        return (column, source) switch
        {
            (CategoricalColumn to, CategoricalFeatureTable from) => new CategoricalFiller(to, from),
            (MultiValuedColumn to, MultiValuedFeatureTable from) => new MultiValuedFiller(to, from, capacity),
            (NumericColumn to, NumericFeatureTable from) => new NumericFiller(to, from),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private sealed class KeyFiller(CategoricalColumn to, bool isUser) : ColumnFiller
    {
        public override void Fill(ReadOnlySpan<int> users, ReadOnlySpan<int> items) => (isUser ? users : items).CopyTo(to.Indices);
    }

    private sealed class CategoricalFiller(CategoricalColumn to, CategoricalFeatureTable from) : ColumnFiller
    {
        public override void Fill(ReadOnlySpan<int> users, ReadOnlySpan<int> items)
        {
            var keys = from.Key == FeatureKey.User ? users : items;
            var source = from.Indices;
            var destination = to.Indices;
            for (var row = 0; row < keys.Length; row++)
                destination[row] = source[keys[row]];
        }
    }

    private sealed class MultiValuedFiller : ColumnFiller
    {
        private readonly MultiValuedColumn _to;
        private readonly MultiValuedFeatureTable _from;

        public MultiValuedFiller(MultiValuedColumn to, MultiValuedFeatureTable from, int capacity)
        {
            _to = to;
            _from = from;
            var longest = 0L;
            for (var row = 0; row < from.Rows; row++)
                longest = Math.Max(longest, from.ValuesOf(row).Length);
            // One long row makes the column grow to the size that the longest bags of all would need; the values are written over.
            to.SetRow(0, new int[Math.Min(longest * capacity, MaximumReserve)]);
        }

        public override void Fill(ReadOnlySpan<int> users, ReadOnlySpan<int> items)
        {
            var keys = _from.Key == FeatureKey.User ? users : items;
            for (var row = 0; row < keys.Length; row++)
                _to.SetRow(row, _from.ValuesOf(keys[row]));
        }
    }

    private sealed class NumericFiller(NumericColumn to, NumericFeatureTable from) : ColumnFiller
    {
        public override void Fill(ReadOnlySpan<int> users, ReadOnlySpan<int> items)
        {
            var keys = from.Key == FeatureKey.User ? users : items;
            var width = from.Feature.Width;
            for (var row = 0; row < keys.Length; row++)
                from.Values.Slice(keys[row] * width, width).CopyTo(to.Values[(row * width)..]);
        }
    }
}
