using DeepMF.Training;
using Spectre.Console;

namespace DeepMF.Samples.ImageSimilarity;

/// <summary>Shows what happens: a live bar of the training in a terminal, a line per epoch elsewhere.</summary>
internal static class Report
{
    private static readonly bool IsTerminal = !Console.IsOutputRedirected && AnsiConsole.Profile.Out.IsTerminal;

    public static void Title(string text)
    {
        Console.WriteLine();
        if (IsTerminal)
            AnsiConsole.Write(new Rule($"[bold]{Markup.Escape(text)}[/]") { Justification = Justify.Left });
        else
            Console.WriteLine(text);
    }

    // Not through Spectre.Console, which breaks long lines.
    public static void Line(string text) => Console.WriteLine(text);

    /// <summary>A table; the first column is text, the others are numbers.</summary>
    public static void Table(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table { Border = IsTerminal ? TableBorder.Rounded : TableBorder.None };
        for (var c = 0; c < columns.Length; c++)
            table.AddColumn(new TableColumn(Markup.Escape(columns[c])) { Alignment = c == 0 ? Justify.Left : Justify.Right, NoWrap = true, Padding = new Padding(1, 0) });
        foreach (var row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }

    /// <summary>Runs a training and shows where it stands.</summary>
    public static TrainingHistory Train(int epochs, Func<IProgress<TrainingProgress>, TrainingHistory> fit)
    {
        if (!IsTerminal)
            return fit(new TrainingListener(progress =>
            {
                if (progress.IsEpochEnd)
                    Console.WriteLine("  " + Describe(progress));
            }));
        return TrainingBar.Show(epochs, fit, Describe);
    }

    /// <summary>Fits beside the bar into a line of 80 characters.</summary>
    private static string Describe(TrainingProgress progress)
    {
        var validation = progress.Validation is { } result ? FormattableString.Invariant($" (validation {result[Metric.Rmse]:F4})") : "";
        return FormattableString.Invariant($"{progress.Epoch}/{progress.Epochs} RMSE {Math.Sqrt(progress.Loss):F4}{validation} {progress.SamplesPerSecond:N0} pairs/s");
    }
}
