using System.Globalization;

namespace DeepMF.Benchmarks.Throughput.Comparison;

/// <summary>Prints a comparison as a table.</summary>
internal static class ComparisonReport
{
    private static readonly string[] Header = ["model", "engine", "batch", "threads", "samples/s", "spread", "fraction", "ratio"];

    public static void Print(EngineComparison.Result result, IReadOnlyList<IReadOnlyList<LossCurve>> losses, TextWriter output)
    {
        TextTable.PrintMachine(result.Limits, output);
        foreach (var curves in losses)
            output.WriteLine(LossCurve.Describe(curves));
        output.WriteLine($"Medians. Ratio: samples/s over those of '{losses[0][^1].Engine}' in the same round.");
        output.WriteLine();
        TextTable.Print([Header, .. result.Rows.Select(Cells)], names: 2, output);
    }

    private static string[] Cells(ComparisonRow row) =>
    [
        row.Model,
        row.Engine,
        TextTable.Whole(row.BatchSize),
        TextTable.Whole(row.Threads),
        TextTable.Whole(row.SamplesPerSecond),
        row.Spread.ToString("P0", CultureInfo.InvariantCulture),
        TextTable.Hundredths(row.FractionOfLimit),
        TextTable.Hundredths(row.RatioToTorchSharpLoop),
    ];
}
