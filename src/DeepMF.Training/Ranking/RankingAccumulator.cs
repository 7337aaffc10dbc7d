namespace DeepMF.Training;

/// <summary>Sums the metrics of users in the order in which they come, so that blocks and threads change nothing.</summary>
internal sealed class RankingAccumulator(UserMetric[] metrics)
{
    private readonly int[] _counts = new int[metrics.Length];
    private readonly double[] _sums = new double[metrics.Length];
    private readonly double[] _means = new double[metrics.Length];
    private readonly double[] _squares = new double[metrics.Length];

    /// <summary>Computes the metrics of a user; not a number stands where one is not defined.</summary>
    public static void Measure(UserMetric[] metrics, in RankedUser user, Span<double> values)
    {
        for (var m = 0; m < metrics.Length; m++)
            values[m] = metrics[m].Of(user);
    }

    /// <summary>Adds users, shape <c>[users, metrics]</c>.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        for (var at = 0; at < values.Length; at++)
            if (!double.IsNaN(values[at]))
                Add(at % metrics.Length, values[at]);
    }

    /// <summary>The value of a metric over all users that it is defined for.</summary>
    public RankingMetricValue ValueOf(UserMetric metric)
    {
        var m = Array.IndexOf(metrics, metric);
        var count = _counts[m];
        if (count == 0)
            throw new InvalidOperationException($"Metric '{metric.Name}' is defined for no user: every candidate of each user is relevant, so there is nothing to compare with.");
        return new RankingMetricValue(metric, _sums[m] / count, count > 1 ? Math.Sqrt(_squares[m] / (count - 1) / count) : null, count);
    }

    private void Add(int m, double value)
    {
        // The running variance of Welford (1962).
        var difference = value - _means[m];
        _sums[m] += value;
        _means[m] += difference / ++_counts[m];
        _squares[m] += difference * (value - _means[m]);
    }
}
