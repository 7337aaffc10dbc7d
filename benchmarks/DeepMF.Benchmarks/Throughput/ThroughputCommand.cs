using System.CommandLine;
using DeepMF.Cpu;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>The verb <c>throughput</c>.</summary>
internal static class ThroughputCommand
{
    /// <summary>Every way to train that a row of the table can stand for.</summary>
    private static readonly IReadOnlyList<IContender> Contenders =
    [
        new EngineContender("cpu", threads => new CpuEngine(new CpuEngineOptions { Threads = threads })),
    ];

    public static Command Create()
    {
        var threads = CommandOptions.Integers("--threads", 1, 1024, [Math.Min(Environment.ProcessorCount, 1024)], "Numbers of threads to measure with. All processors unless given.");
        var batchSizes = CommandOptions.Integers("--batch-size", 1, 1_000_000, [1_000, 25_000], "Ratings per training step.");
        var models = CommandOptions.Names("--model", BenchmarkModel.All.ToDictionary(m => m.Name), $"Models to train: {string.Join("; ", BenchmarkModel.All.Select(m => $"{m.Name} ({m.Description})"))}. All unless given.");
        var engines = CommandOptions.Names("--engine", Contenders.ToDictionary(c => c.Name), $"Engines to train with: {string.Join(", ", Contenders.Select(c => c.Name))}. All unless given.");
        var runs = CommandOptions.Number("--runs", 5, 1_000, 5, "How often everything is measured; medians are printed.", wholeOnly: true);
        var seconds = CommandOptions.Number("--seconds", 0.01, 600, 0.5, "How long one measurement takes.", wholeOnly: false);
        var json = CommandOptions.File("--json", "Also write the rows to this file, as a JSON array.");
        var command = new Command("throughput", "Training samples per second at the shape of MovieLens 20M with Adam, beside what the machine could do at most.") { threads, batchSizes, models, engines, runs, seconds, json };
        command.SetAction(parsed => Run(
            new ThroughputOptions(
                Chosen(parsed.GetValue(models), BenchmarkModel.All),
                Chosen(parsed.GetValue(engines), Contenders),
                parsed.GetValue(batchSizes)!,
                parsed.GetValue(threads)!,
                (int)parsed.GetValue(runs),
                parsed.GetValue(seconds)),
            parsed.GetValue(json)));
        return command;
    }

    private static IReadOnlyList<T> Chosen<T>(T[]? chosen, IReadOnlyList<T> all) => chosen is { Length: > 0 } ? chosen : all;

    private static int Run(ThroughputOptions options, string? json)
    {
        // Minutes of measuring should not end at a file that cannot be written.
        if (json is not null && !TryWrite(json, ThroughputReport.CheckWritable))
            return 1;
        var result = new ThroughputBenchmark(options, Console.Error).Run();
        ThroughputReport.Print(result, Console.Out);
        return json is null || TryWrite(json, path => ThroughputReport.WriteJson(result.Rows, path)) ? 0 : 1;
    }

    private static bool TryWrite(string path, Action<string> write)
    {
        try
        {
            write(path);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Console.Error.WriteLine($"The results cannot be written to '{path}': {failure.Message}");
            return false;
        }
    }
}
