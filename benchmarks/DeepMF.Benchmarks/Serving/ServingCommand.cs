using System.CommandLine;
using System.Globalization;
using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Serving;

/// <summary>The verb <c>serving</c>.</summary>
internal static class ServingCommand
{
    public static Command Create()
    {
        var rows = CommandOptions.Number("--rows", ServingData.Items, 100_000_000, 20_000_000, "The interactions of the file.", wholeOnly: true);
        var threads = CommandOptions.Number("--threads", 1, 1024, Math.Min(Environment.ProcessorCount, 1024), "The number of threads.", wholeOnly: true);
        var loads = CommandOptions.Number("--loads", 1, 1_000, 7, "How often the file is loaded.", wholeOnly: true);
        var seconds = CommandOptions.Number("--seconds", 0.01, 600, 2, "How long each kind of request is repeated.", wholeOnly: false);
        var json = CommandOptions.File("--json", "Also write the rows to this file, as a JSON array.");
        var command = new Command("serving", "Milliseconds of a recommender of MovieLens 20M's shape: load, list, predict, similar items, new users; one request at a time.") { rows, threads, loads, seconds, json };
        command.SetAction(parsed => Run((int)parsed.GetValue(rows), (int)parsed.GetValue(threads), (int)parsed.GetValue(loads), parsed.GetValue(seconds), parsed.GetValue(json)));
        return command;
    }

    private static int Run(int rows, int threads, int loads, double seconds, string? json)
    {
        if (!ResultFile.CanWrite(json))
            return 1;
        var table = ServingData.Create(rows);
        var results = ServingModels.Of(table).SelectMany(m => new ServingBenchmark(m.Name, m.Spec, table, threads).Run(loads, seconds, Console.Error)).ToArray();
        Console.WriteLine(MachineInfo.Describe());
        TextTable.Print(
            [
                ["model", "what", "calls", "median ms", "p95 ms", "p99 ms", "bytes/call"],
                .. results.Select(r => new[] { r.Model, r.What, TextTable.Whole(r.Calls), Milliseconds(r.Median), Milliseconds(r.P95), Milliseconds(r.P99), TextTable.Whole(r.Bytes) }),
            ],
            names: 2,
            Console.Out);
        return ResultFile.Write(json, results) ? 0 : 1;
    }

    private static string Milliseconds(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
