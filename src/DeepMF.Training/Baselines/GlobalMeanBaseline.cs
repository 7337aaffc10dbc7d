using DeepMF.Data;

namespace DeepMF.Training;

/// <summary>Predicts the mean of all ratings, whoever rates whatever: r̂_ui = μ.</summary>
public sealed class GlobalMeanBaseline : Baseline
{
    private GlobalMeanBaseline(double mean, int users, int items)
        : base(mean, users, items)
    {
    }

    /// <summary>Takes the mean of a table's ratings.</summary>
    /// <param name="table">The ratings, at least one.</param>
    /// <returns>The baseline.</returns>
    /// <exception cref="ArgumentException">The table is empty.</exception>
    public static GlobalMeanBaseline Fit(InteractionTable table) => new(MeanOf(table), table.Users.Cardinality, table.Items.Cardinality);

    private protected override double PredictCore(int user, int item) => Mean;
}
