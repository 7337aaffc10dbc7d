using DeepMF.Training;
using static System.FormattableString;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>The tables of E6.</summary>
internal static class FilmModelTables
{
    private const string Source = "source, MovieLens 20M";

    // Of the most likely class, after the fifth epoch.
    private const double SourceMostLikelyRmse = 0.9499;

    private static readonly double[] SourceAccuracy = [0.3690, 0.3868, 0.3918, 0.3936, 0.3941];

    /// <summary>The models with one number as output, each above the source's figures.</summary>
    public static Table ByEpoch(FilmModelRuns runs) => new(
        $"Validation RMSE by epoch{MeanOfSeeds(runs)}",
        Columns(runs),
        [
            .. FilmModel.All.Where(model => model != FilmModel.Classes).SelectMany(model => model.Source.Count == 0
                ? (IEnumerable<IReadOnlyList<string>>)[Row($"{model.Id}, {model.Name}", runs.MeanOf(model, Metric.Rmse), runs)]
                : [Row($"{model.Id}, {model.Name}", runs.MeanOf(model, Metric.Rmse), runs), Row($"{model.Id}, {Source}", model.Source, runs)]),
        ]);

    public static Table Classification(FilmModelRuns runs)
    {
        string[] last = [.. Enumerable.Range(1, runs.Epochs).Select(e => e == SourceAccuracy.Length ? Figures.Metric(SourceMostLikelyRmse) : "")];
        return new Table(
            $"M7, as classification, on the validation rows by epoch{MeanOfSeeds(runs)}",
            Columns(runs),
            [
                Row("RMSE of the expected value", runs.MeanOf(FilmModel.Classes, Metric.Rmse), runs),
                Row("RMSE of the most likely class", runs.MeanOf(FilmModel.Classes, Metric.MostLikelyRmse), runs),
                [$"the same, {Source}", .. last],
                Row("accuracy", runs.MeanOf(FilmModel.Classes, Metric.Accuracy), runs),
                Row($"the same, {Source}", SourceAccuracy, runs),
            ]);
    }

    public static Table Sizes(FilmModelRuns runs) => new(
        "Size, speed on this machine, and the best epoch",
        ["", "parameters", "samples/s", "source's samples/s (one GPU)", "best RMSE", "best epoch"],
        [
            .. FilmModel.All.Select(model =>
            {
                var ofModel = runs.Of(model);
                return (IReadOnlyList<string>)
                [
                    $"{model.Id}, {model.Name}",
                    Figures.Whole(ofModel[0].Parameters),
                    Figures.Whole(ofModel.Average(run => run.SamplesPerSecond)),
                    model.SourceSpeed is { } speed ? Figures.Whole(speed) : "",
                    Figures.Spread([.. ofModel.Select(run => run.BestRmse)], Figures.Metric),
                    string.Join(", ", ofModel.Select(run => Invariant($"{run.BestEpoch}"))),
                ];
            }),
        ]);

    /// <summary>Whether genres help: no genre, the first one, all of them.</summary>
    public static Table Genres(FilmModelRuns runs)
    {
        IReadOnlyList<(FilmModel Model, string Name)> models =
        [
            (FilmModel.Deep, "M5: none, users 25, films 25"),
            (FilmModel.Asymmetrical, "M8: none, users 15, films 25"),
            (FilmModel.FirstGenre, "M9: the first, 5 factors, users 15, films 20"),
            (FilmModel.GenreBag, "M10: all as a bag, 5 factors, users 15, films 20"),
            (FilmModel.GenreFlags, "M10: all as multi-hot, users 15, films 20"),
        ];
        return new Table(
            "Genres: validation RMSE of the best epoch",
            ["", .. runs.Seeds.Select(seed => $"seed {seed}"), "mean", "less that of M9", "better than M9"],
            [
                .. models.Select(row => (IReadOnlyList<string>)
                [
                    row.Name,
                    .. runs.Seeds.Select(seed => Figures.Metric(runs.Of(row.Model, seed).BestRmse)),
                    Figures.Metric(runs.Of(row.Model).Average(run => run.BestRmse)),
                    row.Model == FilmModel.FirstGenre ? "" : Figures.Spread([.. runs.Seeds.Select(seed => Gain(row.Model, seed))], gain => Invariant($"{gain:+0.0000;-0.0000;0.0000}")),
                    row.Model == FilmModel.FirstGenre ? "" : runs.Count(seed => Gain(row.Model, seed) < 0),
                ]),
            ]);

        double Gain(FilmModel model, ulong seed) => runs.Of(model, seed).BestRmse - runs.Of(FilmModel.FirstGenre, seed).BestRmse;
    }

    /// <summary>What the source says about the order of the models, seed by seed.</summary>
    public static Table Order(FilmModelRuns runs) => new(
        "The source's order, seed by seed: validation RMSE of the best epoch, and epochs",
        ["", "M1 linear", "M5 deep", "M6 normalised", "M5 best epoch", "M6 best epoch", "M6 epochs to M5's last training loss", "M7 expected value", "M7 most likely class"],
        [
            .. runs.Seeds.Select(seed => (IReadOnlyList<string>)
            [
                $"seed {seed}",
                Best(runs, FilmModel.Linear, seed),
                Best(runs, FilmModel.Deep, seed),
                Best(runs, FilmModel.BatchNorm, seed),
                Invariant($"{runs.Of(FilmModel.Deep, seed).BestEpoch}"),
                Invariant($"{runs.Of(FilmModel.BatchNorm, seed).BestEpoch}"),
                FilmModelOrder.EpochsToLossOfDeep(runs, seed) is { } epoch ? Invariant($"{epoch} of {runs.Epochs}") : "never",
                Best(runs, FilmModel.Classes, seed),
                Figures.Metric(runs.Of(FilmModel.Classes, seed).Values(Metric.MostLikelyRmse).Min()),
            ]),
        ]);

    private static string Best(FilmModelRuns runs, FilmModel model, ulong seed) => Figures.Metric(runs.Of(model, seed).BestRmse);

    private static string MeanOfSeeds(FilmModelRuns runs) => runs.Seeds.Count == 1 ? "" : $", mean of {runs.Seeds.Count} seeds";

    private static IReadOnlyList<string> Columns(FilmModelRuns runs) => ["", .. Enumerable.Range(1, runs.Epochs).Select(e => $"epoch {e}")];

    private static IReadOnlyList<string> Row(string name, IReadOnlyList<double> values, FilmModelRuns runs) =>
        [name, .. Enumerable.Range(0, runs.Epochs).Select(e => e < values.Count ? Figures.Metric(values[e]) : "")];
}
