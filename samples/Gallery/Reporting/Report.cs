using DeepMF.Training;
using Spectre.Console;

namespace DeepMF.Samples.Gallery.Reporting;

/// <summary>Shows what happens: tables and live bars in a terminal, plain lines elsewhere.</summary>
internal abstract class Report
{
    public static Report Create() => Console.IsOutputRedirected || !AnsiConsole.Profile.Out.IsTerminal ? new PlainReport() : new TerminalReport();

    public abstract void Title(string text);

    public abstract void Line(string text);

    /// <summary>Runs a training and shows where it stands.</summary>
    public abstract TrainingHistory Train(string label, int epochs, Func<IProgress<TrainingProgress>, TrainingHistory> fit);

    /// <summary>Shows a piece of a result; of a picture its caption, as the files are named when they are written.</summary>
    public void Show(Part part)
    {
        switch (part)
        {
            case Paragraph paragraph:
                Line("");
                Line(paragraph.Text);
                break;
            case CodeBlock block:
                Line("");
                Line(block.Text.TrimEnd('\n'));
                break;
            case Table table:
                Line("");
                Line(table.Caption);
                Draw(table);
                break;
        }
    }

    protected abstract void Draw(Table table);
}
