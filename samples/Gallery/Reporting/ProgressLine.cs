using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Reporting;

/// <summary>One line about where a training run stands.</summary>
internal static class ProgressLine
{
    public static string Of(TrainingProgress progress)
    {
        var validation = progress.Validation is { } result ? FormattableString.Invariant($", validation {result.Values[0].Metric.Name} {result.Values[0].Value:F4}") : "";
        return FormattableString.Invariant($"epoch {progress.Epoch}/{progress.Epochs}, batch {progress.Batch}/{progress.Batches}, loss {progress.Loss:F4}{validation}, {progress.SamplesPerSecond:N0} samples/s");
    }

    /// <summary>Fits beside a bar into a line of 80 characters.</summary>
    public static string Short(TrainingProgress progress)
    {
        var validation = progress.Validation is { } result ? FormattableString.Invariant($" ({result.Values[0].Metric.Name} {result.Values[0].Value:F4})") : "";
        return FormattableString.Invariant($"{progress.Epoch}/{progress.Epochs} loss {progress.Loss:F4}{validation} {progress.SamplesPerSecond / 1e3:N0}k samples/s");
    }
}
