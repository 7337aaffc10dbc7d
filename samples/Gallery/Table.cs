namespace DeepMF.Samples.Gallery;

/// <summary>A table of texts, drawn in the terminal and in the document; the first column is text, the others are numbers.</summary>
internal sealed record Table : Part
{
    /// <param name="caption">What the table shows, without a full stop.</param>
    /// <param name="columns">The heads of the columns.</param>
    /// <param name="rows">As many cells as columns each.</param>
    /// <exception cref="ArgumentException">A row has another number of cells.</exception>
    public Table(string caption, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.FirstOrDefault(row => row.Count != columns.Count) is { } odd)
            throw new ArgumentException($"A row of the table '{caption}' has {odd.Count} cells, but there are {columns.Count} columns.", nameof(rows));
        Caption = caption;
        Columns = columns;
        Rows = rows;
    }

    public string Caption { get; }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }
}
