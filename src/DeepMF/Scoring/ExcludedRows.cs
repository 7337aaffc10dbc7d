namespace DeepMF;

/// <summary>The rows of a catalog that must not be chosen: what a user has seen, what is sold out. It refers to memory of the caller and allocates nothing.</summary>
/// <remarks>Rows ascend within a list; a row may occur more than once.</remarks>
public readonly ref struct ExcludedRows
{
    /// <summary>Excludes the same rows for every context.</summary>
    /// <param name="rows">The rows of the catalog, ascending.</param>
    public ExcludedRows(ReadOnlySpan<int> rows) => Rows = rows;

    /// <summary>Excludes rows of its own for each context.</summary>
    /// <param name="rows">The lists of all contexts, one after the other.</param>
    /// <param name="offsets">Where the lists start, shape <c>[contexts + 1]</c>: context c excludes <c>rows[offsets[c]..offsets[c + 1]]</c>.</param>
    public ExcludedRows(ReadOnlySpan<int> rows, ReadOnlySpan<int> offsets)
    {
        Rows = rows;
        Offsets = offsets;
        ArePerContext = true;
    }

    /// <summary>The rows of the lists.</summary>
    public ReadOnlySpan<int> Rows { get; }

    /// <summary>Where the list of each context starts, shape <c>[contexts + 1]</c>; empty where one list is for all.</summary>
    public ReadOnlySpan<int> Offsets { get; }

    /// <summary>Whether each context has a list of its own.</summary>
    internal bool ArePerContext { get; }
}
