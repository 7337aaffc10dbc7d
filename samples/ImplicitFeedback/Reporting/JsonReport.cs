using System.Text.Json;
using DeepMF.Samples.ImplicitFeedback.Clicks;
using DeepMF.Samples.ImplicitFeedback.Models;
using DeepMF.Training;

namespace DeepMF.Samples.ImplicitFeedback.Reporting;

/// <summary>The figures of a run for other programs.</summary>
internal sealed record JsonReport
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required string Dataset { get; init; }

    public required long Clicks { get; init; }

    public required int Pairs { get; init; }

    public required int Users { get; init; }

    public required int Items { get; init; }

    /// <summary>The model that the validation part chose.</summary>
    public required string BestModel { get; init; }

    /// <summary>Its NDCG@10 of the test, over all items.</summary>
    public required double BestNdcg { get; init; }

    public required double PopularityNdcg { get; init; }

    public required IReadOnlyList<ModelFigures> Models { get; init; }

    public required double Seconds { get; init; }

    /// <param name="log">The data.</param>
    /// <param name="results">Popularity first.</param>
    /// <param name="best">The chosen one.</param>
    /// <param name="elapsed">The time of the whole run.</param>
    public static JsonReport Of(ClickLog log, IReadOnlyList<ModelResult> results, ModelResult best, TimeSpan elapsed) => new()
    {
        Dataset = log.Name,
        Clicks = log.Clicks,
        Pairs = log.First.Count,
        Users = log.First.UserVocabulary.Count,
        Items = log.First.ItemVocabulary.Count,
        BestModel = best.Name,
        BestNdcg = best.AllItems[Experiment.Ndcg],
        PopularityNdcg = results[0].AllItems[Experiment.Ndcg],
        Models = [.. results.Select(r => new ModelFigures(r.Name, r.Epochs, r.Validation, Figures(r.AllItems), Figures(r.Sampled), r.Seconds))],
        Seconds = elapsed.TotalSeconds,
    };

    public static void Write(string path, JsonReport report) => OutputFile.Write(path, JsonSerializer.Serialize(report, Format) + "\n");

    private static Dictionary<string, double> Figures(RankingResult result) => result.Values.ToDictionary(v => v.Metric.Name, v => v.Value);

    /// <summary>The figures of a model; those over all items and those over sampled ones do not compare.</summary>
    internal sealed record ModelFigures(string Name, int Epochs, double ValidationNdcg, Dictionary<string, double> AllItems, Dictionary<string, double> SampledItems, double Seconds);
}
