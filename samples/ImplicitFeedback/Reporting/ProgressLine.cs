using DeepMF.Training;

namespace DeepMF.Samples.ImplicitFeedback.Reporting;

/// <summary>Where a training stands, in words.</summary>
internal static class ProgressLine
{
    public static string Long(TrainingProgress progress) =>
        FormattableString.Invariant($"epoch {progress.Epoch}/{progress.Epochs}, loss {progress.Loss:F4}{Validation(progress, ", validation ")}, {progress.SamplesPerSecond:N0} samples/s");

    /// <summary>Fits beside a bar, see <see cref="TrainingBar"/>.</summary>
    public static string Short(TrainingProgress progress) =>
        FormattableString.Invariant($"{progress.Epoch}/{progress.Epochs} loss {progress.Loss:F4}{Validation(progress, " ")} {progress.SamplesPerSecond / 1e3:N0}k/s");

    private static string Validation(TrainingProgress progress, string before) =>
        progress.Ranking is { } ranking ? FormattableString.Invariant($"{before}{ranking.Values[0].Metric.Name} {ranking.Values[0].Value:F4}") : "";
}
