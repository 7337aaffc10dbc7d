using System.Diagnostics;
using DeepMF.Data;
using DeepMF.Engines;

namespace DeepMF.Serving.Folding;

/// <summary>The values of a new user's or item's features: what is given, else the most usual ones.</summary>
internal static class FeatureRows
{
    /// <summary>Reads the values that are given for features of users or of items.</summary>
    /// <exception cref="ArgumentException">A value is not of such a feature, or does not fit it.</exception>
    public static Batch? Read(Model model, InteractionFeatures features, FeatureKey key, FoldInOptions options)
    {
        var values = options.Features;
        if (values.Count == 0)
            return null;
        Feature[] own = [.. features.Tables.Where(t => t.Key == key).Select(t => t.Feature)];
        foreach (var value in values)
            if (own.All(f => f.Name != value.Feature))
                throw new ArgumentException($"No feature '{value.Feature}' belongs to {(key == FeatureKey.User ? "users" : "items")} in this recommender. There are: {(own.Length == 0 ? "none" : string.Join(", ", own.Select(f => $"'{f.Name}'")))}.", nameof(options));
        var batch = new Batch(own.Where(f => values.Any(v => v.Feature == f.Name)), 1);
        FeatureValueReader.Read([.. values], model.Vocabularies, batch);
        return batch;
    }

    /// <summary>A table with other rows: some of its own, and some of a new user or item.</summary>
    /// <param name="table">The table.</param>
    /// <param name="kept">How many of its rows are kept.</param>
    /// <param name="added">How many rows with the new values follow.</param>
    /// <param name="given">The new values, or null; a feature that is not there has the most frequent value, no values, or the mean.</param>
    public static FeatureTable With(FeatureTable table, int kept, int added, Batch? given)
    {
        var column = given?.Columns.FirstOrDefault(c => c.Feature.Name == table.Feature.Name);
        return table switch
        {
            CategoricalFeatureTable t => new CategoricalFeatureTable(t.Feature, t.Key, [.. t.Indices[..kept], .. Enumerable.Repeat(column is CategoricalColumn c ? c.Indices[0] : MostFrequent(t), added)], t.Vocabulary),
            MultiValuedFeatureTable t => Bags(t, kept, added, column is MultiValuedColumn c ? c.Values[..c.Offsets[1]] : default),
            NumericFeatureTable t => new NumericFeatureTable(t.Feature, t.Key, Numbers(t, kept, added, column is NumericColumn c ? c.Values.ToArray() : Means(t)), t.Vocabulary),
            _ => throw new UnreachableException(),
        };
    }

    private static int MostFrequent(CategoricalFeatureTable table)
    {
        var counts = new int[table.Feature.Cardinality];
        foreach (var index in table.Indices)
            counts[index]++;
        return counts.IndexOf(counts.Max());
    }

    private static MultiValuedFeatureTable Bags(MultiValuedFeatureTable table, int kept, int added, ReadOnlySpan<int> bag)
    {
        var values = table.Values[..table.Offsets[kept]].ToArray().ToList();
        var offsets = table.Offsets[..(kept + 1)].ToArray().ToList();
        for (var row = 0; row < added; row++)
        {
            values.AddRange(bag);
            offsets.Add(values.Count);
        }

        return new MultiValuedFeatureTable(table.Feature, table.Key, [.. offsets], [.. values], table.Vocabulary);
    }

    private static float[] Numbers(NumericFeatureTable table, int kept, int added, float[] row)
    {
        var width = table.Feature.Width;
        var numbers = new float[(kept + added) * width];
        table.Values[..(kept * width)].CopyTo(numbers);
        for (var r = kept; r < kept + added; r++)
            row.AsSpan(0, width).CopyTo(numbers.AsSpan(r * width));
        return numbers;
    }

    private static float[] Means(NumericFeatureTable table)
    {
        var width = table.Feature.Width;
        var means = new float[width];
        for (var column = 0; column < width; column++)
        {
            var sum = 0.0;
            for (var row = 0; row < table.Rows; row++)
                sum += table.Values[row * width + column];
            means[column] = (float)(sum / table.Rows);
        }

        return means;
    }
}
