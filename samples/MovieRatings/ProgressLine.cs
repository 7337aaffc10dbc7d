using DeepMF.Training;

namespace DeepMF.Samples.MovieRatings;

/// <summary>Where a training stands, in words.</summary>
internal static class ProgressLine
{
    public static string Long(TrainingProgress progress)
    {
        var validation = progress.Validation is { } result ? FormattableString.Invariant($", validation RMSE {result[Metric.Rmse]:F4}") : "";
        return FormattableString.Invariant($"epoch {progress.Epoch}/{progress.Epochs}, training RMSE {Math.Sqrt(progress.Loss):F4}{validation}, {progress.SamplesPerSecond:N0} samples/s");
    }

    public static string Short(TrainingProgress progress)
    {
        var validation = progress.Validation is { } result ? FormattableString.Invariant($" (validation {result[Metric.Rmse]:F4})") : "";
        return FormattableString.Invariant($"{progress.Epoch}/{progress.Epochs} RMSE {Math.Sqrt(progress.Loss):F4}{validation} {progress.SamplesPerSecond / 1e3:N0}k samples/s");
    }
}
