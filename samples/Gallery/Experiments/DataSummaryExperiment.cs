using System.Globalization;
using DeepMF.Data;
using DeepMF.Samples.Gallery.Data;
using DeepMF.Samples.Gallery.Pictures;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>E5: what there is to learn from: ids with gaps, an almost empty matrix, and few bad ratings.</summary>
internal sealed class DataSummaryExperiment : IExperiment
{
    public string Id => "e5";

    public string Title => "What film ratings look like";

    public IReadOnlyList<Part> Run(ExperimentContext context)
    {
        var largest = context.Data.GetLargest();
        var others = context.IsQuick ? [] : context.Data.Available.Select(context.Data.Get).Where(ratings => ratings != largest);
        var summary = InteractionSummary.Of(largest.Set.Interactions);
        return
        [
            new Paragraph(
                "A model has a row per user and per film, numbered from 0. Raw ids are no such numbers: in MovieLens 20M the largest id of a film is five times the number of films, so that tables indexed by raw ids would be mostly empty. " +
                "Vocabularies lead from ids to row numbers and back; `MovieLens.Load` makes them while it reads. Nearly all of the matrix of users and films is empty: what a model learns of a film it learns from few users."),
            new Table(
                "Ratings by set",
                ["", "ratings", "users", "films", "largest film id", "empty cells", "mean rating"],
                [
                    .. others.Append(largest).Select(Row),
                    ["MovieLens 20M, source", "20,000,263", "138,493", "26,744", "131,262", "99.5 %", ""],
                ]),
            new Histogram
            {
                Name = "e5-ratings",
                Title = FormattableString.Invariant($"E5: {summary.Rows:N0} ratings, {(largest.IsGenerated ? "generated" : largest.Name)}"),
                Caption = $"How often each rating is given: {largest.Name}.",
                ValueLabel = "rating, stars",
                CountLabel = "share of the ratings, %",
                Values = [.. summary.Histogram.Select(h => (double)h.Rating)],
                Series = [new Bars("all users", [.. summary.Histogram.Select(h => 100.0 * h.Rows / summary.Rows)])],
                HasTickPerValue = true,
            },
        ];
    }

    private static IReadOnlyList<string> Row(FilmRatings ratings)
    {
        var table = ratings.Set.Interactions;
        var summary = InteractionSummary.Of(table);
        var films = (Vocabulary<int>)table.ItemVocabulary;
        var largestId = Enumerable.Range(0, films.Count).Max(films.IdOf);
        return
        [
            ratings.Name,
            Figures.Whole(summary.Rows),
            Figures.Whole(summary.Users),
            Figures.Whole(summary.Items),
            Figures.Whole(largestId),
            (1 - summary.Density).ToString("P1", CultureInfo.InvariantCulture),
            Figures.Short(summary.Mean ?? 0),
        ];
    }
}
