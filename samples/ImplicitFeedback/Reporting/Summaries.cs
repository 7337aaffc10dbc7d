using DeepMF.Data;
using DeepMF.Samples.ImplicitFeedback.Clicks;
using DeepMF.Samples.ImplicitFeedback.Models;
using static System.FormattableString;

namespace DeepMF.Samples.ImplicitFeedback.Reporting;

/// <summary>What the program says about the data and the results.</summary>
internal static class Summaries
{
    public static void Show(Report report, ClickLog log, ClickParts parts)
    {
        var summary = InteractionSummary.Of(log.First);
        report.Title($"Data: {log.Name}");
        report.Line(Invariant($"{log.Clicks:N0} clicks of {summary.Users:N0} users on {summary.Items:N0} items; {log.Repeated:N0} repeat an earlier one of the user and do not count."));
        report.Line(Invariant($"{summary.Rows:N0} pairs of a user and an item, {summary.Density:P2} of all: {parts.Train.Count:N0} train, {parts.Validation.Count:N0} choose the epochs, {parts.Test.Count:N0} test, the last of each user."));
    }

    public static void Show(Report report, IReadOnlyList<ModelResult> results)
    {
        var all = results[0].AllItems;
        report.Title(Invariant($"Test: the last item of {all.Users:N0} users, ranked among {all.Protocol} that the user has not clicked"));
        Table(report, MetricsTable.AllItems(results));
        report.Line(Invariant($"Other users would move NDCG@10 by about {results.Max(r => r.AllItems.Of(Experiment.Ndcg).StandardError ?? 0):F4} (its standard error)."));
        report.Title(Invariant($"The same among few: {results[0].Sampled.Protocol}. These numbers do not compare with those above."));
        Table(report, MetricsTable.Sampled(results));
    }

    private static void Table(Report report, (string[] Columns, IReadOnlyList<string[]> Rows) table) => report.Table(table.Columns, table.Rows);
}
