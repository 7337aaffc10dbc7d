namespace DeepMF.Training;

/// <summary>A ranking metric and its value.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">The mean over the users; the share of the catalog for <see cref="RankingMetric.Coverage"/>. Always finite.</param>
/// <param name="StandardError">
/// The standard error of the mean across users: √(Σ (x_u - mean)² / (n - 1) / n). <see langword="null"/> for a single user and for <see cref="RankingMetric.Coverage"/>.
/// It tells how far other users could move the value, not other seeds of training.
/// </param>
/// <param name="Users">The users that the metric is defined for, n: all evaluated ones, but for <see cref="RankingMetric.Auc"/> without those whose every candidate is relevant.</param>
public readonly record struct RankingMetricValue(RankingMetric Metric, double Value, double? StandardError, int Users);
