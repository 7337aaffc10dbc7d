using System.Globalization;
using DeepMF.Data;
using DeepMF.Training;

namespace DeepMF.Samples.MovieRatings;

/// <summary>The tables of the program.</summary>
internal static class Summaries
{
    private const int BarWidth = 40;

    public static void Show(Report report, string name, InteractionTable table)
    {
        var summary = InteractionSummary.Of(table);
        report.Title($"Data: {name}");
        report.Table(
            ["rows", "users", "items", "density", "mean rating"],
            [[Whole(summary.Rows), Whole(summary.Users), Whole(summary.Items), summary.Density.ToString("P2", CultureInfo.InvariantCulture), Number(summary.Mean ?? 0)]]);
        var largest = summary.Histogram.Max(h => h.Rows);
        report.Table(
            ["rating", "rows", "share", "histogram".PadRight(BarWidth)],
            summary.Histogram.Select(h => new[]
            {
                h.Rating.ToString("0.0", CultureInfo.InvariantCulture),
                Whole(h.Rows),
                ((double)h.Rows / summary.Rows).ToString("P1", CultureInfo.InvariantCulture),
                new string('#', (int)Math.Round((double)BarWidth * h.Rows / largest)).PadRight(BarWidth),
            }));
    }

    public static void ShowTest(Report report, string name, int rows, ExperimentResult result)
    {
        report.Title(FormattableString.Invariant($"Test on {rows:N0} ratings that nothing above has seen"));
        report.Table(
            ["", "RMSE", "MAE"],
            [
                Row("global mean", result.MeanBaseline),
                Row("user and item biases", result.BiasBaseline),
                Row(FormattableString.Invariant($"{name}, {result.Epochs} epochs"), result.Test),
            ]);
        report.Line(FormattableString.Invariant($"{result.Samples:N0} samples in {result.Duration.TotalSeconds:F1} s of training: {result.Samples / result.Duration.TotalSeconds:N0} samples/s"));
    }

    public static void ShowFolds(Report report, string name, IReadOnlyList<ExperimentResult> results)
    {
        report.Title($"Test parts of the folds, {name}");
        report.Table(
            ["fold", "epochs", "RMSE", "MAE", "biases RMSE", "mean RMSE"],
            [
                .. results.Select((r, i) => new[] { $"u{i + 1}", Whole(r.Epochs), Number(r.Test[Metric.Rmse]), Number(r.Test[Metric.Mae]), Number(r.BiasBaseline[Metric.Rmse]), Number(r.MeanBaseline[Metric.Rmse]) }),
                [
                    "mean",
                    "",
                    Number(results.Average(r => r.Test[Metric.Rmse])),
                    Number(results.Average(r => r.Test[Metric.Mae])),
                    Number(results.Average(r => r.BiasBaseline[Metric.Rmse])),
                    Number(results.Average(r => r.MeanBaseline[Metric.Rmse])),
                ],
            ]);
    }

    public static void ShowSplits(Report report, string name, ulong seed, IReadOnlyList<ExperimentResult> results)
    {
        report.Title($"Test parts of the random splits, {name}");
        double[] rmse = [.. results.Select(r => r.Test[Metric.Rmse])], mse = [.. results.Select(r => r.Test[Metric.Mse])], mae = [.. results.Select(r => r.Test[Metric.Mae])], biases = [.. results.Select(r => r.BiasBaseline[Metric.Rmse])];
        report.Table(
            ["seed", "epochs", "RMSE", "squared error", "MAE", "biases RMSE"],
            [
                .. results.Select((r, i) => new[] { FormattableString.Invariant($"{unchecked(seed + (ulong)i)}"), Whole(r.Epochs), Number(rmse[i]), Number(mse[i]), Number(mae[i]), Number(biases[i]) }),
                ["mean", "", Number(rmse.Average()), Number(mse.Average()), Number(mae.Average()), Number(biases.Average())],
                ["standard deviation", "", Spread(rmse), Spread(mse), Spread(mae), Spread(biases)],
            ]);
    }

    /// <summary>The standard deviation with n - 1; one value has none.</summary>
    private static string Spread(double[] values)
    {
        var mean = values.Average();
        return values.Length > 1 ? Number(Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1))) : "";
    }

    private static string[] Row(string name, EvaluationResult result) => [name, Number(result[Metric.Rmse]), Number(result[Metric.Mae])];

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
