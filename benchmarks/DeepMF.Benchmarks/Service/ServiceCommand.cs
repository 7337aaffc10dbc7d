using System.CommandLine;
using System.Globalization;
using DeepMF.Benchmarks.Serving;
using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Service;

/// <summary>The verb <c>service</c>.</summary>
internal static class ServiceCommand
{
    public static Command Create()
    {
        var model = CommandOptions.Names("--model", ServingModels.Names.ToDictionary(name => name), "Serve only these models: M1 or M5.");
        var rows = CommandOptions.Number("--rows", ServingData.Items, 100_000_000, 20_000_000, "The interactions of the file.", wholeOnly: true);
        var rate = CommandOptions.Number("--rate", 1, 100_000, 500, "The requests per second of the mixed traffic.", wholeOnly: true);
        var seconds = CommandOptions.Number("--seconds", 0.5, 3_600, 60, "How long the mixed traffic lasts.", wholeOnly: false);
        var single = CommandOptions.Number("--single-seconds", 0.1, 600, 5, "How long lists are asked for one at a time.", wholeOnly: false);
        var threads = CommandOptions.Number("--threads", 0, 1_024, 0, "The threads of the service's engine for one request; 0 leaves it to the service.", wholeOnly: true);
        var folder = CommandOptions.File("--folder", "A folder that keeps the recommenders for the next run; without it they are made anew and deleted.");
        var json = CommandOptions.File("--json", "Also write the rows to this file, as a JSON array.");
        var command = new Command("service", "Milliseconds of requests to samples/RecommendationService over HTTP: one at a time, then mixed traffic at a fixed rate with a reload in the middle.") { model, rows, rate, seconds, single, threads, folder, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(model) is { Length: > 0 } names ? names : ServingModels.Names,
            new ServiceLoad((int)parsed.GetValue(rate), parsed.GetValue(seconds), parsed.GetValue(single)),
            (int)parsed.GetValue(rows),
            (int)parsed.GetValue(threads),
            parsed.GetValue(folder),
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] models, ServiceLoad load, int rows, int threads, string? folder, string? json, CancellationToken cancellationToken)
    {
        if (!ResultFile.CanWrite(json))
            return 1;
        using var files = new ServiceFiles(folder, rows);
        var results = new List<ServiceResult>();
        foreach (var name in models)
        {
            var file = files.Of(name, Console.Error);
            Console.Error.WriteLine($"{name}: starting the service");
            using var service = await ServiceProcess.StartAsync(file, threads, cancellationToken).ConfigureAwait(false);
            results.AddRange(await load.RunAsync(name, service.Address, Console.Error, cancellationToken).ConfigureAwait(false));
        }

        Console.WriteLine(MachineInfo.Describe());
        TextTable.Print(
            [
                ["model", "what", "requests", "errors", "median ms", "p95 ms", "p99 ms", "most ms"],
                .. results.Select(r => new[] { r.Model, r.What, TextTable.Whole(r.Requests), TextTable.Whole(r.Errors), Milliseconds(r.Median), Milliseconds(r.P95), Milliseconds(r.P99), Milliseconds(r.Most) }),
            ],
            names: 2,
            Console.Out);
        return ResultFile.Write(json, results) && results.All(r => r.Errors == 0) ? 0 : 1;
    }

    private static string Milliseconds(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
