using System.Globalization;
using DeepMF.Samples.ImplicitFeedback.Models;
using DeepMF.Training;

namespace DeepMF.Samples.ImplicitFeedback.Reporting;

/// <summary>The results as cells. The two kinds of ranking have tables of their own: their numbers do not compare.</summary>
internal static class MetricsTable
{
    /// <summary>Over all items: a row per model, a column per metric.</summary>
    public static (string[] Columns, IReadOnlyList<string[]> Rows) AllItems(IReadOnlyList<ModelResult> results) => (
        ["model", "epochs", "s", .. Names(results[0].AllItems)],
        [.. results.Select(r => (string[])[r.Name, Epochs(r), r.Seconds.ToString("F1", CultureInfo.InvariantCulture), .. Values(r.AllItems)])]);

    /// <summary>Over sampled items.</summary>
    public static (string[] Columns, IReadOnlyList<string[]> Rows) Sampled(IReadOnlyList<ModelResult> results) => (
        ["model", .. Names(results[0].Sampled)],
        [.. results.Select(r => (string[])[r.Name, .. Values(r.Sampled)])]);

    private static string Epochs(ModelResult result) => result.Epochs == 0 ? "" : result.Epochs.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> Names(RankingResult result) => result.Values.Select(v => v.Metric.Name);

    private static IEnumerable<string> Values(RankingResult result) => result.Values.Select(v => v.Value.ToString("F4", CultureInfo.InvariantCulture));
}
