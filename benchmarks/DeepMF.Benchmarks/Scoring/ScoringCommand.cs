using System.CommandLine;
using System.Globalization;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Benchmarks.Throughput.Limits;

namespace DeepMF.Benchmarks.Scoring;

/// <summary>The verb <c>scoring</c>.</summary>
internal static class ScoringCommand
{
    public static Command Create()
    {
        var models = CommandOptions.Names("--model", BenchmarkModel.Basic.ToDictionary(m => m.Name), $"Models to score with: {string.Join("; ", BenchmarkModel.Basic.Select(m => $"{m.Name} ({m.Description})"))}. All unless given.");
        var threads = CommandOptions.Number("--threads", 1, 1024, Math.Min(Environment.ProcessorCount, 1024), "The number of threads.", wholeOnly: true);
        var runs = CommandOptions.Number("--runs", 5, 1_000, 5, "How often everything is measured; medians are printed.", wholeOnly: true);
        var seconds = CommandOptions.Number("--seconds", 0.01, 600, 0.3, "How long one measurement takes.", wholeOnly: false);
        var trained = new Option<bool>("--trained") { Description = "Train the models first, on four million ratings that are generated, in place of their first numbers." };
        var json = CommandOptions.File("--json", "Also write the rows to this file, as a JSON array.");
        var command = new Command("scoring", "Milliseconds for the ten best of 26,744 films for a user: a plain loop over batches, and a scorer.") { models, threads, runs, seconds, trained, json };
        command.SetAction(parsed => Run(
            parsed.GetValue(models) is { Length: > 0 } chosen ? chosen : BenchmarkModel.Basic,
            (int)parsed.GetValue(threads),
            (int)parsed.GetValue(runs),
            parsed.GetValue(seconds),
            parsed.GetValue(trained),
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(IReadOnlyList<BenchmarkModel> models, int threads, int runs, double seconds, bool isTrained, string? json)
    {
        if (!ResultFile.CanWrite(json))
            return 1;
        var results = new List<ScoringResult>();
        foreach (var model in models)
        {
            using var benchmark = new ScoringBenchmark(model, threads, isTrained, Console.Error);
            results.AddRange(benchmark.Run(runs, seconds, Console.Error));
        }

        Console.WriteLine(MachineInfo.Describe());
        Console.WriteLine($"Limit with {TextTable.Threads(threads)}: {FmaLimit.Measure(threads, seconds) / 1e9:N0} GFLOP/s.");
        TextTable.Print(
            [
                ["model", "way", "ms/user", "users/s", "spread", "ratio", "fraction"],
                .. results.Select(r => new[]
                {
                    r.Model, r.Way, r.MillisecondsPerUser.ToString("0.000", CultureInfo.InvariantCulture), TextTable.Whole(r.UsersPerSecond),
                    r.Spread.ToString("P0", CultureInfo.InvariantCulture), TextTable.Hundredths(r.RatioToPlainLoop), TextTable.Hundredths(r.FractionOfLimit),
                }),
            ],
            names: 2,
            Console.Out);
        return ResultFile.Write(json, results) ? 0 : 1;
    }
}
