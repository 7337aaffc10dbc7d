using DeepMF.Training;
using Spectre.Console;

namespace DeepMF.Samples.Gallery.Reporting;

/// <summary>Tables and live bars, for people.</summary>
internal sealed class TerminalReport : Report
{
    public override void Title(string text)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(new Rule($"[bold]{Markup.Escape(text)}[/]") { Justification = Justify.Left });
    }

    public override void Line(string text) => AnsiConsole.WriteLine(text);

    public override TrainingHistory Train(string label, int epochs, Func<IProgress<TrainingProgress>, TrainingHistory> fit)
    {
        AnsiConsole.WriteLine(label);
        return TrainingBar.Show(epochs, fit, ProgressLine.Short);
    }

    protected override void Draw(Table table)
    {
        var drawn = new Spectre.Console.Table { Border = TableBorder.Rounded };
        for (var c = 0; c < table.Columns.Count; c++)
            drawn.AddColumn(new TableColumn(Markup.Escape(table.Columns[c])) { Alignment = c == 0 ? Justify.Left : Justify.Right });
        foreach (var row in table.Rows)
            drawn.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(drawn);
    }
}
