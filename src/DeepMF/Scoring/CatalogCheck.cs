using DeepMF.Engines;
using DeepMF.Specs;

namespace DeepMF.Scoring;

/// <summary>Refuses catalogs that do not fit a model.</summary>
internal static class CatalogCheck
{
    /// <summary>Finds which features of a model the catalog has.</summary>
    /// <returns>Per feature of the model, whether the catalog has it.</returns>
    public static bool[] Split(SpecList<Feature> features, Batch catalog)
    {
        if (catalog.Count == 0)
            throw new ArgumentException("A catalog needs at least one row, but this one is empty.", nameof(catalog));
        bool[] isCatalog = [.. features.Select(f => catalog.Columns.Any(c => c.Feature.Name == f.Name))];
        if (!isCatalog.Contains(true))
            throw new ArgumentException($"The catalog has no feature of the model. It has: {Names(catalog.Columns.Select(c => c.Feature))}; the model has: {Names(features)}.", nameof(catalog));
        if (!isCatalog.Contains(false))
            throw new ArgumentException($"The catalog has every feature of the model: {Names(features)}. Leave out those that the rows are scored for, such as the user.", nameof(catalog));
        SpecList<Feature> mine = [.. features.Where((_, f) => isCatalog[f])];
        var columns = new BatchColumn[mine.Count];
        BatchCheck.Resolve(mine, catalog, columns);
        BatchCheck.Values(columns, catalog);
        return isCatalog;
    }

    /// <summary>Refuses lists of excluded rows that do not fit.</summary>
    public static void Excluded(ExcludedRows excluded, int contexts, int count)
    {
        if (!excluded.ArePerContext)
        {
            List(excluded.Rows, count, null);
            return;
        }

        var offsets = excluded.Offsets;
        if (offsets.Length != contexts + 1)
            throw new ArgumentException($"Excluded rows of {contexts} contexts need {contexts + 1} offsets, but there are {offsets.Length}.", nameof(excluded));
        for (var c = 0; c < contexts; c++)
        {
            if (offsets[c] < 0 || offsets[c + 1] < offsets[c] || offsets[c + 1] > excluded.Rows.Length)
                throw new ArgumentException($"The excluded rows of context {c} go from {offsets[c]} to {offsets[c + 1]}, but offsets ascend from 0 to {excluded.Rows.Length}, the number of excluded rows.", nameof(excluded));
            List(excluded.Rows[offsets[c]..offsets[c + 1]], count, c);
        }
    }

    private static void List(ReadOnlySpan<int> excluded, int count, int? context)
    {
        var last = 0;
        foreach (var row in excluded)
        {
            if ((uint)row >= (uint)count)
                throw new ArgumentException($"The catalog has the rows 0 to {count - 1}, but row {row} is to be excluded{Where(context)}.", nameof(excluded));
            if (row < last)
                throw new ArgumentException($"Excluded rows ascend, but row {row} follows row {last}{Where(context)}. Sort them.", nameof(excluded));
            last = row;
        }
    }

    private static string Where(int? context) => context is { } c ? FormattableString.Invariant($" for context {c}") : "";

    private static string Names(IEnumerable<Feature> features) => string.Join(", ", features.Select(f => $"'{f.Name}'"));
}
