using DeepMF.Samples.Gallery.Pictures;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>E6: the models of the source side by side.</summary>
internal sealed class FilmModelsExperiment : IExperiment
{
    public string Id => "e6";

    public string Title => "Linear, deep, normalised, classifying, with genres: RMSE by epoch";

    public IReadOnlyList<Part> Run(ExperimentContext context)
    {
        var films = context.Data.GetLargest();
        var settings = FilmSettings.For(films, context.IsQuick);
        var runs = FilmModelRuns.Train(context, films, settings);
        return
        [
            new Paragraph(
                $"{settings.Describe(films)} Hidden layers start by Glorot's rule, the source's uniform in ±0.01. No setting was searched for. " +
                $"{(runs.Seeds.Count == 1 ? "One seed decides" : $"Each of {runs.Seeds.Count} seeds decides")} split, start and order. The source's figures are of MovieLens 20M: on other ratings only the order of the models can be compared."),
            FilmModelTables.ByEpoch(runs),
            ChartOf("e6-rmse", $"E6: validation RMSE by epoch, {films.ShortName}", "Solid: this run. Dashed: the source, MovieLens 20M. M7 is the RMSE of the expected value. Linear MF begins above the picture.", runs, isBesideSource: true,
                FilmModel.Linear, FilmModel.Deep, FilmModel.BatchNorm, FilmModel.Classes, FilmModel.Asymmetrical, FilmModel.FirstGenre),
            FilmModelTables.Classification(runs),
            FilmModelTables.Sizes(runs),
            FilmModelTables.Order(runs),
            new Paragraph(FilmModelOrder.Describe(runs)),
            FilmModelTables.Genres(runs),
            ChartOf("e6-genres", $"E6: with and without genres, {films.ShortName}", "No genre (M5, M8), the first (M9) and all genres of a film (M10). The first epochs may lie above the picture.", runs, isBesideSource: false,
                FilmModel.Deep, FilmModel.Asymmetrical, FilmModel.FirstGenre, FilmModel.GenreBag, FilmModel.GenreFlags),
        ];
    }

    private static LineChart ChartOf(string name, string title, string caption, FilmModelRuns runs, bool isBesideSource, params IReadOnlyList<FilmModel> models)
    {
        var lines = models.Select((model, i) => LineOf(model.Id, i, runs.MeanOf(model, Metric.Rmse))).ToList();
        if (isBesideSource)
            lines.AddRange(models.Index().Where(m => m.Item.Source.Count > 0).Select(m => LineOf($"{m.Item.Id}, source, ML-20M", m.Index, m.Item.Source) with { Pattern = LineKind.Dashed, HasMarkers = false }));
        return new LineChart
        {
            Name = name,
            Title = title,
            Caption = caption,
            XLabel = "epoch",
            YLabel = $"validation RMSE, stars{(runs.Seeds.Count == 1 ? "" : $", mean of {runs.Seeds.Count} seeds")}",
            YRange = RangeOf(lines),
            HasWholeX = true,
            Lines = lines,
        };
    }

    private static Line LineOf(string name, int color, IReadOnlyList<double> values) => new(name, color, [.. Enumerable.Range(1, values.Count).Select(e => (double)e)], values);

    /// <summary>From the lowest value to the highest of the second epochs: where linear MF begins would flatten the rest.</summary>
    private static OutputRange RangeOf(IReadOnlyList<Line> lines)
    {
        var (lowest, highest) = (lines.Min(line => line.Ys.Min()), lines.Max(line => line.Ys.Skip(1).Max()));
        var margin = 0.05 * (highest - lowest);
        return new OutputRange(lowest - margin, highest + margin);
    }
}
