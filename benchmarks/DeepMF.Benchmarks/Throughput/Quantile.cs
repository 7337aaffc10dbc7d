namespace DeepMF.Benchmarks.Throughput;

/// <summary>Quantiles of measurements.</summary>
internal static class Quantile
{
    /// <summary>The measurement that a share of all stays below, from 0 (the least) to 1 (the most).</summary>
    public static double Of(IReadOnlyList<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
}
