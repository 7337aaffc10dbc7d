using DeepMF.Data;
using DeepMF.Samples.Gallery.Pictures;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>What the experiments on generated matrices (E1 to E4) share: models, runs over seeds, and how they are shown.</summary>
internal static class SyntheticRuns
{
    /// <summary>The source's rate is 0.01 on half the squared error; ours has no half.</summary>
    public const double SgdRate = 0.005;

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
            return new SyntheticRun(seed, table.Ratings.ToArray(), context.Fit($"{label}, seed {seed}", model, options with { Seed = seed, Metrics = [Metric.Mse, Metric.Rmse] }, split.Train, split.Test));
        }),
    ];

    /// <summary>A row per seed, one with the mean and one with the source's figures, <see langword="null"/> where it names none.</summary>
    public static Table TableOf(string caption, IReadOnlyList<SyntheticRun> runs, Metric metric, IReadOnlyList<double?> source) => new(
        caption,
        ["", .. Enumerable.Range(1, source.Count).Select(e => $"epoch {e}")],
        [
            .. runs.Select(run => (IReadOnlyList<string>)[$"seed {run.Seed}", .. run.Values(metric).Select(Figures.Metric)]),
            ["mean", .. Enumerable.Range(0, source.Count).Select(e => Figures.Metric(runs.Average(run => run.Values(metric)[e])))],
            ["source", .. source.Select(value => value is { } figure ? Figures.Metric(figure) : "")],
        ]);

    public static LineChart ChartOf(string name, string title, string caption, IReadOnlyList<SyntheticRun> runs, IReadOnlyList<double?> source)
    {
        double[] epochs = [.. Enumerable.Range(1, source.Count)];
        return new LineChart
        {
            Name = name,
            Title = title,
            Caption = caption,
            XLabel = "epoch",
            YLabel = "validation MSE",
            HasWholeX = true,
            Lines =
            [
                .. runs.Select((run, i) => new Line($"seed {run.Seed}", i, epochs, run.Values(Metric.Mse))),
                new Line("source", 6, epochs, [.. source.Select(value => value!.Value)]) { Pattern = LineKind.Dashed },
            ],
        };
    }

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
}

/// <summary>One seed's run.</summary>
internal sealed record SyntheticRun(ulong Seed, float[] Ratings, TrainingHistory History)
{
    public double[] Values(Metric metric) => [.. History.Epochs.Select(e => e.Validation![metric])];
}
