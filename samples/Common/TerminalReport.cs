using DeepMF.Training;
using Spectre.Console;

namespace DeepMF.Samples;

/// <summary>Tables and a live bar, for people.</summary>
internal sealed class TerminalReport(Func<TrainingProgress, string> describe) : Report
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
        return TrainingBar.Show(epochs, fit, describe);
    }
}
