namespace DeepMF.Training;

/// <summary>A number that a training run can watch: a <see cref="Metric"/> over rows, or a <see cref="RankingMetric"/> over lists. The hierarchy is closed.</summary>
public abstract class ValidationMetric
{
    private protected ValidationMetric(string name, MetricDirection direction)
    {
        Name = name;
        Direction = direction;
    }

    /// <summary>The name in tables and logs, such as <c>RMSE</c> or <c>HR@10</c>.</summary>
    public string Name { get; }

    /// <summary>Whether lower or higher values are better.</summary>
    public MetricDirection Direction { get; }

    /// <summary>Whether one value of this metric is better than another.</summary>
    /// <param name="value">The value in question.</param>
    /// <param name="other">The value to beat.</param>
    /// <param name="margin">By how much it must be better, at least 0.</param>
    /// <returns><see langword="true"/> where it is better by more than the margin.</returns>
    public bool IsBetter(double value, double other, double margin = 0) =>
        Direction == MetricDirection.LowerIsBetter ? value < other - margin : value > other + margin;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
