using DeepMF.Training;
using Spectre.Console;

namespace DeepMF.Samples;

/// <summary>Shows what happens: tables and a live bar in a terminal, plain lines elsewhere.</summary>
internal abstract class Report
{
    /// <param name="line">An epoch in a line of its own.</param>
    /// <param name="beside">The same beside a bar, see <see cref="TrainingBar"/>.</param>
    public static Report Create(Func<TrainingProgress, string> line, Func<TrainingProgress, string> beside) =>
        Console.IsOutputRedirected || !AnsiConsole.Profile.Out.IsTerminal ? new PlainReport(line) : new TerminalReport(beside);

    public abstract void Title(string text);

    public abstract void Line(string text);

    /// <summary>A table; the first column is text, the others are numbers.</summary>
    public abstract void Table(string[] columns, IEnumerable<string[]> rows);

    /// <summary>Runs a training and shows where it stands.</summary>
    public abstract TrainingHistory Train(string label, int epochs, Func<IProgress<TrainingProgress>, TrainingHistory> fit);
}
