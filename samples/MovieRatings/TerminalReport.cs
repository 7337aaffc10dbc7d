using DeepMF.Training;
using Spectre.Console;

namespace DeepMF.Samples.MovieRatings;

/// <summary>Tables and a live bar, for people.</summary>
internal sealed class TerminalReport : Report
{
    public override void Title(string text)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(new Rule($"[bold]{Markup.Escape(text)}[/]") { Justification = Justify.Left });
    }

    public override void Line(string text) => AnsiConsole.WriteLine(text);

    public override void Table(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table { Border = TableBorder.Rounded };
        for (var c = 0; c < columns.Length; c++)
            table.AddColumn(new TableColumn(Markup.Escape(columns[c])) { Alignment = c == 0 ? Justify.Left : Justify.Right });
        foreach (var row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }

    public override TrainingHistory Train(string label, int epochs, Func<IProgress<TrainingProgress>, TrainingHistory> fit)
    {
        AnsiConsole.WriteLine(label);
        return AnsiConsole.Progress()
            .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = 12 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                var bar = context.AddTask("starting", maxValue: epochs);
                var history = fit(new Listener(progress =>
                {
                    bar.Value = progress.Epoch - 1 + (double)progress.Batch / progress.Batches;
                    bar.Description = Markup.Escape(Short(progress));
                }));
                bar.Value = epochs;
                return history;
            });
    }

    /// <summary>Fits beside the bar into a line of 80 characters; a line that is too long is broken in the middle of its numbers.</summary>
    private static string Short(TrainingProgress progress)
    {
        var validation = progress.Validation is { } result ? FormattableString.Invariant($" (validation {result[Metric.Rmse]:F4})") : "";
        return FormattableString.Invariant($"{progress.Epoch}/{progress.Epochs} RMSE {Math.Sqrt(progress.Loss):F4}{validation} {progress.SamplesPerSecond / 1e3:N0}k samples/s");
    }
}
