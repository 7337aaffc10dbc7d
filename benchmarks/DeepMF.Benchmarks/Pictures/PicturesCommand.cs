using System.CommandLine;
using System.Globalization;
using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Pictures;

/// <summary>The verb <c>pictures</c>.</summary>
internal static class PicturesCommand
{
    public static Command Create()
    {
        var throughput = CommandOptions.File("--throughput", "A JSON file of 'throughput': draws fraction-of-limit.png.");
        var compare = CommandOptions.File("--compare", "A JSON file of 'throughput --compare': draws samples-by-engine.png.");
        var output = new Option<string>("--output") { Description = "The folder for the pictures, made where there is none.", HelpName = "DIR", Required = true };
        var command = new Command("pictures", "Draws what 'throughput' has measured.") { throughput, compare, output };
        command.Validators.Add(result =>
        {
            if (result.GetValue(throughput) is null && result.GetValue(compare) is null)
                result.AddError("There is nothing to draw. Give '--throughput FILE', '--compare FILE' or both.");
        });
        command.SetAction(parsed => Run(parsed.GetValue(throughput), parsed.GetValue(compare), parsed.GetValue(output)!));
        return command;
    }

    private static int Run(string? throughput, string? compare, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Console.Error.WriteLine($"The folder '{folder}' cannot be made: {failure.Message}");
            return 1;
        }

        var isDrawn = compare is null || (ResultFile.Read<BarRow>(compare) is { } rows && DrawSamples(rows, Path.Combine(folder, "samples-by-engine.png")));
        return (throughput is null || (ResultFile.Read<BarRow>(throughput) is { } limits && DrawFractions(limits, Path.Combine(folder, "fraction-of-limit.png")))) && isDrawn ? 0 : 1;
    }

    private static bool DrawSamples(IReadOnlyList<BarRow> rows, string path) => BarChart.Save(
        path,
        "Training samples per second",
        "samples/s, logarithmic",
        [.. rows.Select(r => new BarValue(FormattableString.Invariant($"{r.Model}, batch {r.BatchSize:N0}"), r.Engine, r.SamplesPerSecond))],
        Math.Pow(10, Math.Floor(Math.Log10(rows.Min(r => r.SamplesPerSecond)))),
        value => value >= 1e6 ? (value / 1e6).ToString("0.0 M", CultureInfo.InvariantCulture) : (value / 1e3).ToString("0 k", CultureInfo.InvariantCulture));

    private static bool DrawFractions(IReadOnlyList<BarRow> rows, string path)
    {
        var threads = rows.Max(r => r.Threads);
        return BarChart.Save(
            path,
            $"Fraction of the machine's limit, table rows counted, {TextTable.Threads(threads)}",
            "samples/s over limit",
            [.. rows.Where(r => r.Threads == threads).Select(r => new BarValue(r.Model, FormattableString.Invariant($"batch {r.BatchSize:N0}"), r.FractionOfCombinedLimit))],
            logarithmicFrom: null,
            TextTable.Hundredths);
    }
}

/// <summary>What the pictures need of a row of <c>throughput</c>.</summary>
internal sealed record BarRow(string Model, string Engine, int BatchSize, int Threads, double SamplesPerSecond, double FractionOfCombinedLimit);
