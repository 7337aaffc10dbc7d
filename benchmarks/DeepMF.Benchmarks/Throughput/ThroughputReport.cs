using System.Globalization;
using System.Text.Json;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>Prints results as a table and writes them as JSON.</summary>
internal static class ThroughputReport
{
    private static readonly string[] Header = ["model", "engine", "batch", "threads", "samples/s", "limit", "fraction"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Print(ThroughputBenchmark.Result result, TextWriter output)
    {
        output.WriteLine(MachineInfo.Describe());
        foreach (var limit in result.Limits)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Limits with {limit.Threads} thread{(limit.Threads == 1 ? "" : "s")}: {limit.FlopsPerSecond.Median / 1e9:N0} GFLOP/s (spread {limit.FlopsPerSecond.Spread:P0}), {limit.RowsPerSecond.Median / 1e6:N1} million rows/s (spread {limit.RowsPerSecond.Spread:P0})."));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Medians; the widest spread of a row's runs is {result.WidestSpread:P0} of its median."));
        output.WriteLine();
        PrintTable([Header, .. result.Rows.Select(Cells)], output);
    }

    /// <summary>Throws if a file cannot be created beside the target, or the target is a folder.</summary>
    public static void CheckWritable(string path)
    {
        if (Directory.Exists(path))
            throw new IOException("It is a folder.");
        var temporary = TemporaryName(path);
        File.WriteAllText(temporary, "");
        File.Delete(temporary);
    }

    /// <summary>Writes the rows to a temporary file beside the target and renames it, so that a reader never sees half a file.</summary>
    public static void WriteJson(IReadOnlyList<ThroughputRow> rows, string path)
    {
        var temporary = TemporaryName(path);
        try
        {
            File.WriteAllText(temporary, JsonSerializer.Serialize(rows, Json) + "\n");
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string TemporaryName(string path) => $"{path}.{Environment.ProcessId}.tmp";

    private static string[] Cells(ThroughputRow row) =>
    [
        row.Model,
        row.Engine,
        row.BatchSize.ToString("N0", CultureInfo.InvariantCulture),
        row.Threads.ToString(CultureInfo.InvariantCulture),
        row.SamplesPerSecond.ToString("N0", CultureInfo.InvariantCulture),
        row.LimitSamplesPerSecond.ToString("N0", CultureInfo.InvariantCulture),
        row.FractionOfLimit.ToString("0.00", CultureInfo.InvariantCulture),
    ];

    private static void PrintTable(string[][] lines, TextWriter output)
    {
        var widths = Header.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
        {
            // Names to the left, numbers to the right.
            var cells = line.Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
