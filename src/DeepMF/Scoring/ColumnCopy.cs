using DeepMF.Engines;

namespace DeepMF.Scoring;

/// <summary>Copies rows from the column of one batch to that of another; both hold the same feature.</summary>
internal static class ColumnCopy
{
    /// <summary>Copies rows from a position on to the first rows of the other column.</summary>
    public static void Rows(BatchColumn source, int first, BatchColumn destination, int count)
    {
        switch (source)
        {
            case CategoricalColumn from:
                from.Indices.Slice(first, count).CopyTo(((CategoricalColumn)destination).Indices);
                break;
            case NumericColumn from:
                var width = ((NumericFeature)from.Feature).Width;
                from.Values.Slice(first * width, count * width).CopyTo(((NumericColumn)destination).Values);
                break;
            case MultiValuedColumn from:
                for (var row = 0; row < count; row++)
                    ((MultiValuedColumn)destination).SetRow(row, Bag(from, first + row));
                break;
        }
    }

    /// <summary>Copies one row to each of the first rows of the other column.</summary>
    public static void Repeat(BatchColumn source, int row, BatchColumn destination, int count)
    {
        switch (source)
        {
            case CategoricalColumn from:
                ((CategoricalColumn)destination).Indices[..count].Fill(from.Indices[row]);
                break;
            case NumericColumn from:
                var width = ((NumericFeature)from.Feature).Width;
                for (var to = 0; to < count; to++)
                    from.Values.Slice(row * width, width).CopyTo(((NumericColumn)destination).Values[(to * width)..]);
                break;
            case MultiValuedColumn from:
                for (var to = 0; to < count; to++)
                    ((MultiValuedColumn)destination).SetRow(to, Bag(from, row));
                break;
        }
    }

    private static ReadOnlySpan<int> Bag(MultiValuedColumn column, int row) => column.Values[column.Offsets[row]..column.Offsets[row + 1]];
}
