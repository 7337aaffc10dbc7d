using System.Globalization;

namespace DeepMF.Training;

/// <summary>The metrics of a model on some rows.</summary>
public sealed class EvaluationResult
{
    private readonly MetricValue[] _values;

    internal EvaluationResult(long count, MetricValue[] values)
    {
        Count = count;
        _values = values;
    }

    /// <summary>The number of rows that were evaluated, at least 1.</summary>
    public long Count { get; }

    /// <summary>The metrics and their values, in the order in which they were asked for.</summary>
    public IReadOnlyList<MetricValue> Values => _values;

    /// <summary>The value of a metric.</summary>
    /// <param name="metric">One of the metrics that were asked for.</param>
    /// <exception cref="KeyNotFoundException">The metric was not asked for.</exception>
    public double this[Metric metric]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(metric);
            foreach (var entry in _values)
                if (entry.Metric == metric)
                    return entry.Value;
            throw new KeyNotFoundException($"Metric '{metric.Name}' was not evaluated. Evaluated were: {string.Join(", ", _values.Select(v => $"'{v.Metric.Name}'"))}.");
        }
    }

    /// <summary>Lists the metrics on one line, such as <c>RMSE 0.8731, MAE 0.6712</c>.</summary>
    /// <returns>The line.</returns>
    public override string ToString() =>
        string.Join(", ", _values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Metric.Name} {v.Value:0.0000}")));
}
