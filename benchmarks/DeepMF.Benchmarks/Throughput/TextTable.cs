using System.Globalization;
using DeepMF.Benchmarks.Throughput.Limits;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>What the reports print alike.</summary>
internal static class TextTable
{
    /// <summary>Columns of equal width: names to the left, numbers to the right.</summary>
    /// <param name="lines">The header and the rows.</param>
    /// <param name="names">How many of the first columns hold names.</param>
    /// <param name="output">Receives the table.</param>
    public static void Print(string[][] lines, int names, TextWriter output)
    {
        var widths = lines[0].Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, column) => column < names ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }

    /// <summary>The machine and its limits.</summary>
    public static void PrintMachine(IReadOnlyList<MachineLimit> limits, TextWriter output)
    {
        output.WriteLine(MachineInfo.Describe());
        foreach (var limit in limits)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Limits with {Threads(limit.Threads)}: {limit.FlopsPerSecond.Median / 1e9:N0} GFLOP/s (spread {limit.FlopsPerSecond.Spread:P0}), {limit.RowsPerSecond.Median / 1e6:N1} million rows/s (spread {limit.RowsPerSecond.Spread:P0})."));
        }
    }

    public static string Threads(int threads) => string.Create(CultureInfo.InvariantCulture, $"{threads} thread{(threads == 1 ? "" : "s")}");

    public static string Whole(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Hundredths(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);
}
