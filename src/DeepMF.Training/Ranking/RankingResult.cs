using System.Globalization;

namespace DeepMF.Training;

/// <summary>The ranking metrics of a model: an <see cref="AllItemsRankingResult"/> or a <see cref="SampledRankingResult"/>, whose numbers do not compare with one another.</summary>
/// <remarks>Source: Krichene and Rendle (2020), "On sampled metrics for item recommendation".</remarks>
public abstract class RankingResult
{
    private readonly RankingMetricValue[] _values;

    private protected RankingResult(RankingMetricValue[] values, int users, int skippedUsers)
    {
        _values = values;
        Users = users;
        SkippedUsers = skippedUsers;
    }

    /// <summary>The metrics and their values, in the order in which they were asked for.</summary>
    public IReadOnlyList<RankingMetricValue> Values => _values;

    /// <summary>The number of users that were evaluated, at least 1.</summary>
    public int Users { get; }

    /// <summary>The number of users that were not evaluated, since they have no relevant item or, over sampled items, no list.</summary>
    public int SkippedUsers { get; }

    /// <summary>What the relevant items were compared with, such as <c>all 3,706 items</c> or <c>1 + 99 sampled items</c>.</summary>
    public abstract string Protocol { get; }

    /// <summary>The value of a metric.</summary>
    /// <param name="metric">One of the metrics that were asked for.</param>
    /// <exception cref="KeyNotFoundException">The metric was not asked for.</exception>
    public double this[RankingMetric metric] => Of(metric).Value;

    /// <summary>The value of a metric with its standard error and its number of users.</summary>
    /// <param name="metric">One of the metrics that were asked for.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="KeyNotFoundException">The metric was not asked for.</exception>
    public RankingMetricValue Of(RankingMetric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        foreach (var entry in _values)
            if (entry.Metric.Equals(metric))
                return entry;
        throw new KeyNotFoundException($"Metric '{metric.Name}' was not evaluated. Evaluated were: {string.Join(", ", _values.Select(v => $"'{v.Metric.Name}'"))}.");
    }

    /// <summary>Lists the metrics on one line, each with what it was measured over, such as <c>HR@10 (all 3,706 items) 0.1021, NDCG@10 (all 3,706 items) 0.0493</c>.</summary>
    /// <returns>The line.</returns>
    public sealed override string ToString() =>
        string.Join(", ", _values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Metric.Name} ({Protocol}) {v.Value:0.0000}")));
}
