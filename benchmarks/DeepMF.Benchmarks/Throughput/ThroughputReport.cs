using System.Globalization;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>Prints what was measured as a table.</summary>
internal static class ThroughputReport
{
    private static readonly string[] Header = ["model", "engine", "batch", "threads", "samples/s", "limit", "fraction", "with tables"];

    public static void Print(ThroughputBenchmark.Result result, TextWriter output)
    {
        TextTable.PrintMachine(result.Limits, output);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Medians; the widest spread of a row's runs is {result.WidestSpread:P0} of its median."));
        output.WriteLine();
        TextTable.Print([Header, .. result.Rows.Select(Cells)], names: 2, output);
    }

    private static string[] Cells(ThroughputRow row) =>
    [
        row.Model,
        row.Engine,
        TextTable.Whole(row.BatchSize),
        TextTable.Whole(row.Threads),
        TextTable.Whole(row.SamplesPerSecond),
        TextTable.Whole(row.LimitSamplesPerSecond),
        TextTable.Hundredths(row.FractionOfLimit),
        TextTable.Hundredths(row.FractionOfCombinedLimit),
    ];
}
