using System.CommandLine;
using System.Globalization;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Data;

namespace DeepMF.Benchmarks.Stored;

/// <summary>The verb <c>stored</c>.</summary>
internal static class StoredCommand
{
    public static Command Create()
    {
        var rows = CommandOptions.Number("--rows", 1_000, 10_000_000_000, 100_000_000, "Ratings to generate.", wholeOnly: true);
        var models = CommandOptions.Names("--model", BenchmarkModel.Basic.ToDictionary(m => m.Name), "The model to train: M1 or M5. M5 unless given.");
        var compare = new Option<bool>("--compare-shuffles") { Description = "Instead, compare errors after training on real ratings in orders shuffled as a whole and by blocks." };
        var data = CommandOptions.File("--data", "The folder of a MovieLens set, for --compare-shuffles.");
        var epochs = CommandOptions.Number("--epochs", 1, 1_000, 5, "Epochs of --compare-shuffles.", wholeOnly: true);
        var json = CommandOptions.File("--json", "Also write the rows to this file, as a JSON array.");
        var command = new Command("stored", "Writes ratings to a file as a stream and trains from there in shuffled blocks, with the memory that it takes.") { rows, models, compare, data, epochs, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(compare) != (result.GetValue(data) is not null))
                result.AddError("Options '--compare-shuffles' and '--data' are given together or not at all.");
        });
        command.SetAction(parsed =>
        {
            if (!ResultFile.CanWrite(parsed.GetValue(json)))
                return 1;
            return parsed.GetValue(data) is { } folder
                ? Compare(folder, (int)parsed.GetValue(epochs), parsed.GetValue(json))
                : Measure(parsed.GetValue(models) is { Length: > 0 } chosen ? chosen : [BenchmarkModel.Get("M5")], (long)parsed.GetValue(rows), parsed.GetValue(json));
        });
        return command;
    }

    private static int Measure(IReadOnlyList<BenchmarkModel> models, long rows, string? json)
    {
        var results = models.Select(m => StoredBenchmark.Run(m, rows, Console.Error)).ToArray();
        Console.Out.WriteLine(MachineInfo.Describe());
        Console.Out.WriteLine();
        string[] header = ["model", "rows", "file MB", "written rows/s", "read rows/s", "trained rows/s", "peak MB", "of it parameters MB", "beyond MB"];
        TextTable.Print([header, .. results.Select(Cells)], names: 1, Console.Out);
        return ResultFile.Write(json, results) ? 0 : 1;
    }

    private static string[] Cells(StoredRow row) =>
    [
        row.Model,
        TextTable.Whole(row.Rows),
        Megabytes(row.FileBytes),
        TextTable.Whole(row.WrittenPerSecond),
        TextTable.Whole(row.IteratedPerSecond),
        TextTable.Whole(row.TrainedPerSecond),
        Megabytes(row.PeakAnonymousBytes),
        Megabytes(row.ParameterBytes),
        Megabytes(row.PeakAnonymousBytes - row.ParameterBytes),
    ];

    private static string Megabytes(long? bytes) => bytes is { } known ? TextTable.Whole(known / 1e6) : "?";

    private static int Compare(string folder, int epochs, string? json)
    {
        InteractionTable ratings;
        try
        {
            ratings = MovieLens.Load(folder).Interactions;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }

        var results = ShuffleComparison.Run(ratings, epochs, Console.Error);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"RMSE after {epochs} epochs, mean and standard deviation over {results[0].Rmse.Count} seeds; {ratings.Count:N0} ratings."));
        Console.Out.WriteLine();
        TextTable.Print([["model", "shuffled together", "share", "RMSE", "s.d."], .. results.Select(r => new[] { r.Model, r.Order, TextTable.Hundredths(r.Share), Precise(r.Mean), Precise(r.StandardDeviation) })], names: 2, Console.Out);
        return ResultFile.Write(json, results) ? 0 : 1;
    }

    private static string Precise(double number) => number.ToString("0.0000", CultureInfo.InvariantCulture);
}
