using DeepMF.Training;

namespace DeepMF.Samples;

/// <summary>Plain lines, for files and pipes.</summary>
internal sealed class PlainReport(Func<TrainingProgress, string> describe) : Report
{
    public override void Title(string text)
    {
        Console.WriteLine();
        Console.WriteLine(text);
    }

    public override void Line(string text) => Console.WriteLine(text);

    public override void Table(string[] columns, IEnumerable<string[]> rows)
    {
        string[][] lines = [columns, .. rows];
        int[] widths = [.. Enumerable.Range(0, columns.Length).Select(c => lines.Max(l => l[c].Length))];
        foreach (var line in lines)
            Console.WriteLine("  " + string.Join("  ", line.Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
    }

    public override TrainingHistory Train(string label, int epochs, Func<IProgress<TrainingProgress>, TrainingHistory> fit)
    {
        Console.WriteLine(label);
        return fit(new TrainingListener(progress =>
        {
            if (progress.IsEpochEnd)
                Console.WriteLine("  " + describe(progress));
        }));
    }
}
