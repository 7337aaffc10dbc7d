namespace DeepMF.Benchmarks.Stored;

/// <summary>The error after training in one order.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Order">How the rows were shuffled.</param>
/// <param name="Share">The share of the rows that was shuffled together.</param>
/// <param name="Rmse">The root mean squared error on the test rows after the last epoch, per seed.</param>
internal sealed record ShuffleRow(string Model, string Order, double Share, IReadOnlyList<double> Rmse)
{
    public double Mean => Rmse.Average();

    /// <summary>The sample standard deviation over the seeds.</summary>
    public double StandardDeviation => Math.Sqrt(Rmse.Sum(r => (r - Mean) * (r - Mean)) / (Rmse.Count - 1));
}
