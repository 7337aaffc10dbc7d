using System.CommandLine;
using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Ratings;

/// <summary>The verb <c>ratings</c>.</summary>
internal static class RatingsCommand
{
    private static readonly int AllProcessors = Math.Min(Environment.ProcessorCount, 1024);

    public static Command Create()
    {
        var widths = CommandOptions.Integers("--k", 1, 4096, [32], "Numbers per user and film.");
        var ratings = CommandOptions.Integers("--ratings", 1, 1_000_000_000, [5_000_000], "Ratings to train on.");
        var threads = CommandOptions.Integers("--threads", 1, 1024, [.. new[] { 1, AllProcessors }.Distinct()], "Numbers of threads to measure with. 1 and all processors unless given.");
        var optimizers = CommandOptions.Names("--optimizer", RatingOptimizer.All.ToDictionary(o => o.Name), $"Optimizers to train with: {string.Join(", ", RatingOptimizer.All.Select(o => o.Name))}. All unless given.");
        var models = CommandOptions.Names("--model", RatingModel.All.ToDictionary(m => m.Name), $"Models to train: {string.Join("; ", RatingModel.All.Select(m => $"{m.Name} ({m.Description})"))}. All unless given.");
        var epochs = CommandOptions.Number("--epochs", 5, 1_000, 7, "The epochs that are measured; medians are printed.", wholeOnly: true);
        var json = CommandOptions.File("--json", "Also write the rows to this file, as a JSON array.");
        var command = new Command("ratings", "Ratings per second of dot models trained rating by rating at the shape of MovieLens 20M, beside the machine's random rows.") { widths, ratings, threads, optimizers, models, epochs, json };
        command.SetAction(parsed => Run(
            new RatingsOptions(
                parsed.GetValue(models) is { Length: > 0 } chosenModels ? chosenModels : RatingModel.All,
                parsed.GetValue(optimizers) is { Length: > 0 } chosenOptimizers ? chosenOptimizers : RatingOptimizer.All,
                parsed.GetValue(widths)!,
                parsed.GetValue(ratings)!,
                parsed.GetValue(threads)!,
                (int)parsed.GetValue(epochs)),
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(RatingsOptions options, string? json)
    {
        if (!ResultFile.CanWrite(json))
            return 1;
        var rows = new RatingsBenchmark(options, Console.Error).Run();
        RatingsReport.Print(rows, Console.Out);
        return ResultFile.Write(json, rows) ? 0 : 1;
    }
}
