using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>The size of a table and how its ratings are distributed, for display.</summary>
public sealed record InteractionSummary
{
    private InteractionSummary(InteractionTable table)
    {
        var values = table.Ratings.ToArray();
        Array.Sort(values);
        var histogram = new List<RatingCount>();
        foreach (var value in values)
            if (histogram.Count > 0 && histogram[^1].Rating == value)
                histogram[^1] = histogram[^1] with { Rows = histogram[^1].Rows + 1 };
            else
                histogram.Add(new RatingCount(value, 1));
        Rows = table.Count;
        Users = Distinct(table.UserIndices, table.UserVocabulary.Count);
        Items = Distinct(table.ItemIndices, table.ItemVocabulary.Count);
        Density = table.Density;
        Mean = values.Length == 0 ? null : histogram.Sum(c => (double)c.Rating * c.Rows) / values.Length;
        Histogram = histogram.AsReadOnly();
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of users with at least one row.</summary>
    public int Users { get; }

    /// <summary>The number of items with at least one row.</summary>
    public int Items { get; }

    /// <summary>The table's <see cref="InteractionTable.Density"/>.</summary>
    public double Density { get; }

    /// <summary>The mean rating, or <see langword="null"/> where there are no rows.</summary>
    public double? Mean { get; }

    /// <summary>The distinct ratings in rising order, with their rows.</summary>
    public IReadOnlyList<RatingCount> Histogram { get; }

    /// <summary>Sums up a table.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The summary.</returns>
    public static InteractionSummary Of(InteractionTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new InteractionSummary(table);
    }

    /// <summary>One line: rows, users, items, density and mean.</summary>
    /// <returns>The line.</returns>
    public override string ToString() =>
        Invariant($"{Rows:N0} rows, {Users:N0} users, {Items:N0} items, {100 * Density:F2} % of the matrix filled") + (Mean is { } mean ? Invariant($", mean rating {mean:F3}") : "");

    private static int Distinct(ReadOnlySpan<int> indices, int count)
    {
        var seen = new bool[count];
        foreach (var index in indices)
            seen[index] = true;
        return seen.Count(s => s);
    }
}
