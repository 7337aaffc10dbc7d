using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Serving.Knowledge;
using DeepMF.Specs;

namespace DeepMF.Serving.Folding;

/// <summary>Where the rows of users, or of items, lie: mean and variance of each number that belongs to one, over the trained rows.</summary>
internal sealed class RowPrior
{
    private RowPrior(string[] tables, float[] means, float[] variances, bool isLinear) =>
        (Tables, Means, Variances, IsLinear) = (tables, means, variances, isLinear);

    /// <summary>The names of the parameters with a row per user or item, in the order of their numbers in a row.</summary>
    public IReadOnlyList<string> Tables { get; }

    /// <summary>The means, shape <c>[P]</c>, over all tables.</summary>
    public ReadOnlyMemory<float> Means { get; }

    /// <summary>The variances, shape <c>[P]</c>, above 0.</summary>
    public ReadOnlyMemory<float> Variances { get; }

    /// <summary>Whether the output is a linear function of a row, so that one step ends at the best row.</summary>
    public bool IsLinear { get; }

    public static RowPrior Create(Model model, ServingKnowledge knowledge, FeatureKey key)
    {
        var feature = key == FeatureKey.User ? knowledge.Features.Users : knowledge.Features.Items;
        var tables = model.EngineModel.Parameters.Where(p => ItemVectors.IsTableOf(p.Spec.Name, feature.Name) || p.Spec.Name == $"bias.{feature.Name}.weight").ToArray();
        if (tables.Length == 0)
            throw new InvalidOperationException($"The model does not embed '{feature.Name}', so that there is no row to fit: it takes a new {feature.Name} by features alone.");
        int[] trained = [.. Enumerable.Range(0, feature.Cardinality).Where(row => key == FeatureKey.User ? !knowledge.Seen.Of(row).IsEmpty : knowledge.Seen.Counts[row] > 0)];
        var columns = tables.Sum(t => t.Spec.Columns);
        var (means, variances) = (new float[columns], new float[columns]);
        var at = 0;
        foreach (var table in tables)
        {
            Moments(table, trained, means.AsSpan(at, table.Spec.Columns), variances.AsSpan(at, table.Spec.Columns));
            at += table.Spec.Columns;
        }

        return new RowPrior([.. tables.Select(t => t.Spec.Name)], means, variances, IsLinearIn(model.Spec, feature.Name));
    }

    private static bool IsLinearIn(ModelSpec spec, string feature) =>
        spec.Head is RegressionHeadSpec { Range: null } && spec.Body is DotSpec dot
        && ((dot.Left.Input.Source.Name == feature && dot.Left.Layers.Count == 0) ^ (dot.Right.Input.Source.Name == feature && dot.Right.Layers.Count == 0));

    private static void Moments(Parameter table, int[] rows, Span<float> means, Span<float> variances)
    {
        // A row that never moves would let nothing fit: some spread is left to it.
        const double smallest = 1e-6;
        var row = new float[means.Length];
        var sums = new double[means.Length];
        var squares = new double[means.Length];
        foreach (var index in rows)
        {
            table.Read((long)index * row.Length, row);
            for (var d = 0; d < row.Length; d++)
            {
                sums[d] += row[d];
                squares[d] += (double)row[d] * row[d];
            }
        }

        var count = Math.Max(1, rows.Length);
        for (var d = 0; d < row.Length; d++)
        {
            var mean = sums[d] / count;
            means[d] = (float)mean;
            variances[d] = (float)Math.Max(smallest, squares[d] / count - mean * mean);
        }
    }
}
