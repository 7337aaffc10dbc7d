using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using DeepMF.Data;
using DeepMF.Training;

namespace DeepMF.Samples.MovieRatings;

/// <summary>The figures of a run for other programs.</summary>
internal sealed record JsonReport
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public required string Model { get; init; }

    public required string Dataset { get; init; }

    public required int Rows { get; init; }

    public required int Users { get; init; }

    public required int Items { get; init; }

    public required int Epochs { get; init; }

    public required double TestRmse { get; init; }

    public required double TestMae { get; init; }

    public required double BaselineRmse { get; init; }

    public required double SamplesPerSecond { get; init; }

    public required double Seconds { get; init; }

    public required long PeakMemoryBytes { get; init; }

    public double[]? FoldRmse { get; init; }

    public double? MeanRmse { get; init; }

    public double[]? SplitMse { get; init; }

    public double? MeanMse { get; init; }

    /// <summary>The figures of one split or of several folds; those of folds and repeated splits are means, and epochs the most that one of them ran.</summary>
    public static JsonReport Of(RunOptions options, MovieLensDataSet data, IReadOnlyList<ExperimentResult> results, TimeSpan elapsed)
    {
        using var process = Process.GetCurrentProcess();
        var rmse = results.Average(r => r.Test[Metric.Rmse]);
        return new JsonReport
        {
            Model = options.Recipe.Name,
            Dataset = data.Name,
            Rows = data.Interactions.Count,
            Users = data.Interactions.UserVocabulary.Count,
            Items = data.Interactions.ItemVocabulary.Count,
            Epochs = results.Max(r => r.Epochs),
            TestRmse = rmse,
            TestMae = results.Average(r => r.Test[Metric.Mae]),
            BaselineRmse = results.Average(r => r.BiasBaseline[Metric.Rmse]),
            SamplesPerSecond = results.Sum(r => r.Samples) / results.Sum(r => r.Duration.TotalSeconds),
            Seconds = elapsed.TotalSeconds,
            PeakMemoryBytes = process.PeakWorkingSet64,
            FoldRmse = options.Folds ? [.. results.Select(r => r.Test[Metric.Rmse])] : null,
            MeanRmse = options.Folds ? rmse : null,
            SplitMse = options.Splits is null ? null : [.. results.Select(r => r.Test[Metric.Mse])],
            MeanMse = options.Splits is null ? null : results.Average(r => r.Test[Metric.Mse]),
        };
    }

    public static void Write(string path, JsonReport report) => OutputFile.Write(path, JsonSerializer.Serialize(report, Format) + "\n");
}
