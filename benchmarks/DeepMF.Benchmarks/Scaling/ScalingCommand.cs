using System.CommandLine;
using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Scaling;

/// <summary>The verb <c>scaling</c>.</summary>
internal static class ScalingCommand
{
    /// <summary>The ratings while the user table grows.</summary>
    private const int RatingsOfRows = 20_000_000;

    public static Command Create()
    {
        var ratings = CommandOptions.Integers("--ratings", 100_000, 1_000_000_000, [1_000_000, 10_000_000, 100_000_000], $"Numbers of ratings to train on, with {RatingData.UserCount} rows of users.");
        var rows = CommandOptions.Integers("--rows", 1_000, 100_000_000, [100_000, 1_000_000, 10_000_000], $"Rows of the user table, with {RatingsOfRows} ratings.");
        var threads = CommandOptions.Integers("--threads", 1, 1024, [.. new[] { 1, Math.Min(Environment.ProcessorCount, 1024) }.Distinct()], "Numbers of threads, which take turns. 1 and all processors unless given.");
        var runs = CommandOptions.Number("--runs", 1, 1_000, 5, "How often everything is measured; medians are printed.", wholeOnly: true);
        var seconds = CommandOptions.Number("--seconds", 0.01, 600, 0.4, "How long one measurement takes at least; rating by rating it is whole epochs.", wholeOnly: false);
        var json = CommandOptions.File("--json", "Also write the rows to this file, as a JSON array.");
        var command = new Command("scaling", "Seconds per epoch and memory while the ratings or the rows of a table grow: a dot product rating by rating, and M5 in batches of 25,000. Where one of --ratings and --rows is given alone, the other part is left out.") { ratings, rows, threads, runs, seconds, json };
        command.SetAction(parsed =>
        {
            var (isRatings, isRows) = (parsed.GetResult(ratings) is { Implicit: false }, parsed.GetResult(rows) is { Implicit: false });
            var points = (isRows && !isRatings ? [] : parsed.GetValue(ratings)!.Select(count => (Ratings: count, Rows: RatingData.UserCount)))
                .Concat(isRatings && !isRows ? [] : parsed.GetValue(rows)!.Select(count => (RatingsOfRows, count)));
            return Run(new ScalingBenchmark(parsed.GetValue(threads)!, (int)parsed.GetValue(runs), parsed.GetValue(seconds), Console.Error), [.. points], parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(ScalingBenchmark benchmark, IReadOnlyList<(int Ratings, int Rows)> points, string? json)
    {
        if (!ResultFile.CanWrite(json))
            return 1;
        var rows = new[] { true, false }.SelectMany(isGrid => points.SelectMany(point => benchmark.Run(point.Ratings, point.Rows, isGrid))).ToList();
        ScalingReport.Print(rows, Console.Out);
        return ResultFile.Write(json, rows) ? 0 : 1;
    }
}
