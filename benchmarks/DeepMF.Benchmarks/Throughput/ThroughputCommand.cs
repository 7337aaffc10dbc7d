using System.CommandLine;
using DeepMF.Benchmarks.Throughput.Comparison;
using DeepMF.Torch;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>The verb <c>throughput</c>.</summary>
internal static class ThroughputCommand
{
    private static readonly int AllProcessors = Math.Min(Environment.ProcessorCount, 1024);

    public static Command Create()
    {
        var threads = CommandOptions.Integers("--threads", 1, 1024, [AllProcessors], "Numbers of threads to measure with. All processors unless given. A comparison takes the best of these for each row: 1 and all processors unless given.");
        var batchSizes = CommandOptions.Integers("--batch-size", 1, 1_000_000, [1_000, 25_000], "Ratings per training step.");
        var models = CommandOptions.Names("--model", BenchmarkModel.All.ToDictionary(m => m.Name), $"Models to train: {string.Join("; ", BenchmarkModel.All.Select(m => $"{m.Name} ({m.Description})"))}. {string.Join(", ", BenchmarkModel.Usual.Select(m => m.Name))} unless given; M5 in a comparison.");
        var engines = CommandOptions.Names("--engine", Contenders.Engines.ToDictionary(c => c.Name), $"Engines to train with: {string.Join(", ", Contenders.Engines.Select(c => c.Name))}. cpu unless given.");
        var compare = new Option<bool>("--compare") { Description = $"Compare in turns, each at its better number of threads: {string.Join(", ", Contenders.Compared.Select(c => c.Name))}." };
        var runs = CommandOptions.Number("--runs", 5, 1_000, 5, "How often everything is measured; medians are printed.", wholeOnly: true);
        var seconds = CommandOptions.Number("--seconds", 0.01, 600, 0.5, "How long one measurement takes.", wholeOnly: false);
        var json = CommandOptions.File("--json", "Also write the rows to this file, as a JSON array.");
        var command = new Command("throughput", "Training samples per second at the shape of MovieLens 20M with Adam, beside what the machine could do at most.") { threads, batchSizes, models, engines, compare, runs, seconds, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(compare) && result.GetResult(engines) is { Implicit: false })
                result.AddError("Option '--compare' runs every engine, but '--engine' was given too. Leave one of them out.");
            if (result.GetValue(compare) && result.GetValue(models)?.FirstOrDefault(m => !BenchmarkModel.Basic.Contains(m)) is { } other)
                result.AddError($"Option '--compare' compares with a loop that knows {string.Join(" and ", BenchmarkModel.Basic.Select(m => m.Name))}, not {other.Name}. Leave '--compare' out.");
        });
        command.SetAction(parsed => Run(
            parsed.GetValue(compare)
                ? new ThroughputOptions(
                    Chosen(parsed.GetValue(models), [BenchmarkModel.Get("M5")]),
                    Contenders.Compared,
                    parsed.GetValue(batchSizes)!,
                    parsed.GetResult(threads) is { Implicit: false } ? parsed.GetValue(threads)! : [.. new[] { 1, AllProcessors }.Distinct()],
                    (int)parsed.GetValue(runs),
                    parsed.GetValue(seconds))
                : new ThroughputOptions(
                    Chosen(parsed.GetValue(models), BenchmarkModel.Usual),
                    Chosen(parsed.GetValue(engines), [Contenders.Cpu]),
                    parsed.GetValue(batchSizes)!,
                    parsed.GetValue(threads)!,
                    (int)parsed.GetValue(runs),
                    parsed.GetValue(seconds)),
            parsed.GetValue(compare),
            parsed.GetValue(json)));
        return command;
    }

    private static IReadOnlyList<T> Chosen<T>(T[]? chosen, IReadOnlyList<T> others) => chosen is { Length: > 0 } ? chosen : others;

    private static int Run(ThroughputOptions options, bool compare, string? json)
    {
        if (!ResultFile.CanWrite(json))
            return 1;
        if (options.Contenders.OfType<TorchContender>().Any() && !TryLoadTorch())
            return 1;
        return compare ? Compare(options, json) : Measure(options, json);
    }

    private static int Measure(ThroughputOptions options, string? json)
    {
        var result = new ThroughputBenchmark(options, Console.Error).Run();
        ThroughputReport.Print(result, Console.Out);
        return ResultFile.Write(json, result.Rows) ? 0 : 1;
    }

    private static int Compare(ThroughputOptions options, string? json)
    {
        var comparison = new EngineComparison(options, Console.Error);
        var losses = comparison.Losses();
        foreach (var curves in losses)
        {
            if (curves.Select(curve => curve.Complaint(curves[^1])).FirstOrDefault(c => c is not null) is { } complaint)
            {
                Console.Error.WriteLine(complaint);
                return 1;
            }
        }

        var result = comparison.Run();
        ComparisonReport.Print(result, losses, Console.Out);
        return ResultFile.Write(json, result.Rows) ? 0 : 1;
    }

    private static bool TryLoadTorch()
    {
        try
        {
            TorchRuntime.AllowOlderStandardLibrary(null);
            return true;
        }
        catch (TorchLoadException failure)
        {
            Console.Error.WriteLine(failure.Message);
            return false;
        }
    }
}
