using DeepMF.Training;
using Spectre.Console;

namespace DeepMF.Samples.MovieRatings;

/// <summary>Shows what happens: tables and a live bar in a terminal, plain lines elsewhere.</summary>
internal abstract class Report
{
    public static Report Create() => Console.IsOutputRedirected || !AnsiConsole.Profile.Out.IsTerminal ? new PlainReport() : new TerminalReport();

    public abstract void Title(string text);

    public abstract void Line(string text);

    /// <summary>A table; the first column is text, the others are numbers.</summary>
    public abstract void Table(string[] columns, IEnumerable<string[]> rows);

    /// <summary>Runs a training and shows where it stands.</summary>
    public abstract TrainingHistory Train(string label, int epochs, Func<IProgress<TrainingProgress>, TrainingHistory> fit);

    protected static string Describe(TrainingProgress progress)
    {
        var validation = progress.Validation is { } result ? FormattableString.Invariant($", validation RMSE {result[Metric.Rmse]:F4}") : "";
        return FormattableString.Invariant($"epoch {progress.Epoch}/{progress.Epochs}, training RMSE {Math.Sqrt(progress.Loss):F4}{validation}, {progress.SamplesPerSecond:N0} samples/s");
    }

    /// <summary>Hands progress on at once, on the thread that trains, so that lines come in order.</summary>
    protected sealed class Listener(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
