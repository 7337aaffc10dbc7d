namespace DeepMF.Training;

/// <summary>A metric and its value.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">The value, always finite.</param>
public readonly record struct MetricValue(Metric Metric, double Value);
