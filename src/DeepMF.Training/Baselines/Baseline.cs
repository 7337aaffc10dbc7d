using DeepMF.Data;
using DeepMF.Specs;

namespace DeepMF.Training;

/// <summary>A rating predictor without training, which a model has to beat. The hierarchy is closed.</summary>
public abstract class Baseline
{
    private const int ChunkLength = 4096;
    private static readonly RegressionHeadSpec Head = new(RegressionLoss.Squared);

    private protected Baseline(double mean, int users, int items) => (Mean, Users, Items) = (mean, users, items);

    /// <summary>The mean μ of the ratings that the baseline was made from.</summary>
    public double Mean { get; }

    /// <summary>The number of users.</summary>
    public int Users { get; }

    /// <summary>The number of items.</summary>
    public int Items { get; }

    /// <summary>Predicts a rating.</summary>
    /// <param name="user">The index of the user.</param>
    /// <param name="item">The index of the item.</param>
    /// <returns>The rating, always finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the table that the baseline was made from.</exception>
    public double Predict(int user, int item)
    {
        if (user < 0 || user >= Users)
            throw new ArgumentOutOfRangeException(nameof(user), user, $"The baseline knows the users 0 to {Users - 1}.");
        if (item < 0 || item >= Items)
            throw new ArgumentOutOfRangeException(nameof(item), item, $"The baseline knows the items 0 to {Items - 1}.");
        return PredictCore(user, item);
    }

    /// <summary>Predicts every row of a table and compares with its ratings.</summary>
    /// <param name="table">The rows, indexed by the same vocabularies.</param>
    /// <param name="metrics">What is measured; <see langword="null"/> or none means RMSE and MAE.</param>
    /// <param name="clip">The bounds to which predictions are cut, or <see langword="null"/> for none.</param>
    /// <returns>The value of every metric.</returns>
    /// <exception cref="ArgumentException">The table is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The table has an index that the baseline does not know.</exception>
    /// <exception cref="InvalidOperationException">A metric is not defined for ratings.</exception>
    public EvaluationResult Evaluate(InteractionTable table, IReadOnlyList<Metric>? metrics = null, OutputRange? clip = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var accumulator = new MetricAccumulator(Head, metrics, clip, ChunkLength);
        if (table.Count == 0)
            throw new ArgumentException("The table has no interactions, so there is nothing to evaluate.", nameof(table));
        var users = table.UserIndices;
        var items = table.ItemIndices;
        var ratings = table.Ratings;
        var predictions = new float[ChunkLength];
        for (var start = 0; start < table.Count; start += ChunkLength)
        {
            var count = Math.Min(ChunkLength, table.Count - start);
            for (var i = 0; i < count; i++)
                predictions[i] = (float)Predict(users[start + i], items[start + i]);
            accumulator.Add(predictions.AsSpan(0, count), ratings.Slice(start, count));
        }

        return accumulator.ToResult();
    }

    private protected abstract double PredictCore(int user, int item);

    private protected static double MeanOf(InteractionTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Count == 0)
            throw new ArgumentException("The table has no interactions, so its ratings have no mean.", nameof(table));
        return GlobalBias.MeanTarget(table);
    }
}
