using System.CommandLine;
using DeepMF.Benchmarks.Pictures;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Data;
using DeepMF.Torch;

namespace DeepMF.Benchmarks.Quality;

/// <summary>The verb <c>quality</c>.</summary>
internal static class QualityCommand
{
    private const double Goal = 0.850;
    private const double TestShare = 0.1;
    private const ulong SplitSeed = 1;
    private const ulong ValidationSeed = 2;

    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "A folder with a MovieLens set; the settings are for MovieLens 1M.", HelpName = "DIR", Required = true };
        var runs = CommandOptions.Number("--runs", 1, 1_000, 3, "How often each model is trained, each time from another seed; medians are printed.", wholeOnly: true);
        var threads = CommandOptions.Number("--threads", 1, 1024, Math.Min(Environment.ProcessorCount, 1024), "The number of threads.", wholeOnly: true);
        var validate = new Option<bool>("--validate") { Description = "Set a tenth of the training part aside and measure on it instead of the test part: for choosing settings." };
        var picture = CommandOptions.File("--picture", "Also draw the curves into this PNG file.");
        var json = CommandOptions.File("--json", "Also write the rows to this file, as a JSON array.");
        var command = new Command("quality", "Test RMSE against the time of training on a random nine tenths of MovieLens 1M: biased MF rating by rating, deep MF, and deep MF as a TorchSharp loop.") { data, runs, threads, validate, picture, json };
        command.SetAction(parsed => Run(
            parsed.GetValue(data)!,
            (int)parsed.GetValue(runs),
            (int)parsed.GetValue(threads),
            parsed.GetValue(validate),
            parsed.GetValue(picture),
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(string folder, int runs, int threads, bool validate, string? picture, string? json)
    {
        if (!ResultFile.CanWrite(json) || !ResultFile.CanWrite(picture))
            return 1;
        TrainTestSplit split;
        try
        {
            TorchRuntime.AllowOlderStandardLibrary(null);
            split = Splits.Random(MovieLens.Load(folder).Interactions, TestShare, SplitSeed);
        }
        catch (Exception failure) when (failure is TorchLoadException or IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }

        if (validate)
            split = Splits.Random(split.Train, TestShare, ValidationSeed);
        var curves = new QualityBenchmark(split.Train, split.Test, threads, Console.Error).Run(runs);
        QualityReport.Print(curves, Goal, Console.Out);
        var isDrawn = picture is null || CurveChart.Save(
            picture,
            "RMSE against the time of training, MovieLens 1M",
            "time of training, s, logarithmic",
            "test RMSE, stars",
            [.. curves.Select(c => new Curve(c.Name, [.. c.Rows.Select(r => r.Seconds)], [.. c.Rows.Select(r => r.Rmse)]))]);
        return ResultFile.Write(json, [.. curves.SelectMany(c => c.Rows)]) && isDrawn ? 0 : 1;
    }
}
