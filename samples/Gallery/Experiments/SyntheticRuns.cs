using System.Globalization;
using DeepMF.Data;
using DeepMF.Samples.Gallery.Pictures;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>What the experiments on generated matrices (E1 to E4) share: models, runs over seeds, and how they are shown.</summary>
internal static class SyntheticRuns
{
    /// <summary>The source's rate is 0.01 on half the squared error; ours has no half.</summary>
    public const double SgdRate = 0.005;

    /// <summary>What the source's validation part gives for a model that has learned nothing: its last figure of E2.</summary>
    public const double SourceAlwaysZero = 24.0788;

    private const int Factors = 25;
    private const int SeedCount = 5;

    /// <summary>10,000 of the 35,000 cells.</summary>
    private const double ValidationShare = 2.0 / 7;

    // MXNet's default.
    private static readonly Initializer Start = Initializer.Uniform(0.01);

    private static readonly EmbeddingOptions Small = new() { Initializer = Start };

    public static InteractionTable LowRank(ulong seed) => GeneratedRatings.LowRank(new LowRankOptions { Rank = Factors, Seed = seed });

    public static ModelSpec LinearMf(InteractionTable table) => ModelBuilder
        .Embed(table.Users, Factors, options: Small)
        .Embed(table.Items, Factors, options: Small)
        .Dot()
        .RegressionHead();

    public static ModelSpec DeepMf(InteractionTable table) => ModelBuilder
        .Embed(table.Users, Factors, options: Small)
        .Embed(table.Items, Factors, options: Small)
        .Concat()
        .Dense(64, Start).Relu()
        .RegressionHead();

    /// <summary>Draws data, splits, builds and trains with each of five seeds.</summary>
    public static IReadOnlyList<SyntheticRun> OfSeeds(ExperimentContext context, string label, Func<ulong, InteractionTable> data, Func<InteractionTable, ModelSpec> describe, TrainerOptions options) =>
    [
        .. context.Seeds(SeedCount).Select(seed =>
        {
            var table = data(seed);
            var split = Splits.Random(table, ValidationShare, seed);
            using var model = describe(table).Build(seed, context.Engine);
            var history = context.Fit($"{label}, seed {seed}", model, options with { Seed = seed, Metrics = [Metric.Mse, Metric.Rmse] }, split.Train, split.Test);
            return new SyntheticRun(seed, table.Ratings.ToArray(), MeanSquare(split.Test.Ratings), history);
        }),
    ];

    /// <summary>A row per seed, and more rows such as a mean and the source's.</summary>
    public static Table TableOf(string caption, IReadOnlyList<SyntheticRun> runs, params IReadOnlyList<IReadOnlyList<string>> more) => new(
        caption,
        ["", "always 0", .. runs[0].History.Epochs.Select(e => $"epoch {e.Epoch}"), "what is left"],
        [.. runs.Select(run => Row($"seed {run.Seed}", run.AlwaysZero, run.Mse)), MeanRow("mean", runs), .. more]);

    /// <summary>The mean of several runs.</summary>
    public static IReadOnlyList<string> MeanRow(string name, IReadOnlyList<SyntheticRun> runs) =>
        Row(name, runs.Average(run => run.AlwaysZero), [.. runs[0].Mse.Select((_, epoch) => runs.Average(run => run.Mse[epoch]))]);

    /// <summary>The source's errors by epoch, <see langword="null"/> where it names none.</summary>
    public static IReadOnlyList<string> SourceRow(IReadOnlyList<double?> errors) =>
        ["source", Figures.Short(SourceAlwaysZero), .. errors.Select(error => error is { } figure ? Figures.Short(figure) : ""), Share(errors[^1]!.Value, SourceAlwaysZero)];

    /// <summary>Errors by epoch, and the last as a share of the error of a model that always says 0.</summary>
    private static IReadOnlyList<string> Row(string name, double alwaysZero, IReadOnlyList<double> errors) =>
        [name, Figures.Short(alwaysZero), .. errors.Select(Figures.Short), Share(errors[^1], alwaysZero)];

    /// <summary>One line per seed and the source's. Errors are shares of what a model that always says 0 has, since each seed draws a matrix of its own variance.</summary>
    public static LineChart ChartOf(string name, string title, string caption, IReadOnlyList<SyntheticRun> runs, IReadOnlyList<double> source, params IReadOnlyList<Line> more) => new()
    {
        Name = name,
        Title = title,
        Caption = caption,
        XLabel = "epoch",
        YLabel = "validation MSE, of a model that always says 0: 1",
        HasWholeX = true,
        Lines =
        [
            .. runs.Select((run, i) => new Line($"seed {run.Seed}", i, EpochsOf(run), run.Shares)),
            .. more,
            new Line("source", 6, EpochsOf(runs[0]), [.. source.Select(value => value / SourceAlwaysZero)]) { Pattern = LineKind.Dashed },
        ],
    };

    public static double[] EpochsOf(SyntheticRun run) => [.. run.History.Epochs.Select(e => (double)e.Epoch)];

    /// <summary>The cells beside a normal distribution of the given standard deviation.</summary>
    public static Histogram HistogramOf(string name, string title, string caption, float[] ratings, double deviation, double limit)
    {
        const int Bins = 80;
        const int CurvePoints = 401;
        var (centres, counts) = Histogram.Count(ratings, -limit, limit, Bins);
        var scale = ratings.Length * (2 * limit / Bins) / (deviation * Math.Sqrt(2 * Math.PI));
        double[] xs = [.. Enumerable.Range(0, CurvePoints).Select(i => -limit + i * 2 * limit / (CurvePoints - 1))];
        return new Histogram
        {
            Name = name,
            Title = title,
            Caption = caption,
            ValueLabel = "value of a cell",
            CountLabel = "cells",
            Values = centres,
            Series = [new Bars($"{Figures.Whole(ratings.Length)} cells", counts)],
            Expected = new Curve(FormattableString.Invariant($"normal, standard deviation {deviation}"), xs, [.. xs.Select(x => scale * Math.Exp(-x * x / (2 * deviation * deviation)))]),
        };
    }

    private static string Share(double error, double alwaysZero) => (error / alwaysZero).ToString("F3", CultureInfo.InvariantCulture);

    private static double MeanSquare(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += (double)value * value;
        return sum / values.Length;
    }
}

/// <summary>One seed's run.</summary>
/// <param name="Seed">The seed of the matrix, the split, the initial numbers and the order of rows.</param>
/// <param name="Ratings">All cells.</param>
/// <param name="AlwaysZero">The mean squared error, on the validation part, of a model that always says 0.</param>
/// <param name="History">What the training gave.</param>
internal sealed record SyntheticRun(ulong Seed, float[] Ratings, double AlwaysZero, TrainingHistory History)
{
    public double[] Mse { get; } = [.. History.Epochs.Select(e => e.Validation![Metric.Mse])];

    public double[] Rmse { get; } = [.. History.Epochs.Select(e => e.Validation![Metric.Rmse])];

    public double[] Shares => [.. Mse.Select(mse => mse / AlwaysZero)];
}
