using DeepMF.Data;
using DeepMF.Samples.Gallery.Data;
using DeepMF.Samples.Gallery.Pictures;
using DeepMF.Specs;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>E8: what a model that classifies says, beside what is true.</summary>
internal sealed class ClassDistributionExperiment : IExperiment
{
    private const int BatchSize = 4096;
    private const double SourceMostLikelyRmse = 0.9499;
    private const double SourceAccuracy = 0.3941;

    public string Id => "e8";

    public string Title => "What classification predicts";

    public IReadOnlyList<Part> Run(ExperimentContext context)
    {
        var films = context.Data.GetLargest();
        var features = new FilmFeatures(films);
        var settings = FilmSettings.For(films, context.IsQuick);
        var (train, validation) = settings.Split(features, context.Seed);
        var spec = FilmModel.Classes.Describe(features);
        using var model = spec.Build(context.Seed, context.Engine);
        var history = context.Fit($"{FilmModel.Classes.Id}, {FilmModel.Classes.Name}", model, settings.TrainerFor(spec, context.Seed), train, validation);
        var measured = history.Epochs[^1].Validation!;
        var scale = ((SoftmaxHeadSpec)spec.Head).Scale;
        var (mostLikely, expected) = Predict(model, scale, validation, context.CancellationToken);
        return
        [
            new Paragraph(
                $"{settings.Describe(films)} Deep MF with a softmax over {scale.Classes} classes, rating · 2 - 1 as at the source, also where a set has no half stars. " +
                "The most likely class is the better guess of the exact rating; the expected value, the mean of the ratings weighted by their probabilities, is the better guess in RMSE."),
            new Table(
                "M7 on the validation rows after the last epoch",
                ["", "RMSE of the most likely class", "RMSE of the expected value", "accuracy"],
                [
                    ["this run", Figures.Metric(measured[Metric.MostLikelyRmse]), Figures.Metric(measured[Metric.Rmse]), Figures.Metric(measured[Metric.Accuracy])],
                    ["source, MovieLens 20M", Figures.Metric(SourceMostLikelyRmse), "", Figures.Metric(SourceAccuracy)],
                ]),
            Shares(scale, validation.Ratings, mostLikely),
            MostLikelyPicture(films, scale, validation.Ratings, mostLikely),
            ExpectedPicture(films, scale, expected),
        ];
    }

    private static (float[] MostLikely, float[] Expected) Predict(Model model, ClassScale scale, InteractionTable table, CancellationToken cancellationToken)
    {
        var (mostLikely, expected) = (new float[table.Count], new float[table.Count]);
        var batches = new BatchIterator(table, model.Spec.Features, BatchSize);
        batches.StartEpoch(0);
        var row = 0;
        while (batches.TryNext(out var batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var probabilities = model.Predict(batch!);
            for (var r = 0; r < batch!.Count; r++, row++)
            {
                var ofRow = probabilities.AsSpan(r * scale.Classes, scale.Classes);
                mostLikely[row] = (float)scale.MostLikely(ofRow);
                expected[row] = (float)scale.ExpectedValue(ofRow);
            }
        }

        return (mostLikely, expected);
    }

    private static Table Shares(ClassScale scale, ReadOnlySpan<float> ratings, float[] mostLikely)
    {
        var (values, actual) = CountClasses(scale, ratings);
        var (_, predicted) = CountClasses(scale, mostLikely);
        var rows = mostLikely.Length;
        return new Table(
            "Share of each rating",
            ["", .. values.Select(value => FormattableString.Invariant($"{value:0.#}"))],
            [
                ["true ratings", .. actual.Select(count => Figures.Share(count / rows))],
                ["most likely class", .. predicted.Select(count => Figures.Share(count / rows))],
            ]);
    }

    private static Histogram MostLikelyPicture(FilmRatings films, ClassScale scale, ReadOnlySpan<float> ratings, float[] mostLikely)
    {
        var (values, actual) = CountClasses(scale, ratings);
        return new Histogram
        {
            Name = "e8-most-likely",
            Title = $"E8: true ratings and most likely classes, {films.ShortName}",
            Caption = "The most likely class names frequent ratings more often, and rare ones less often, than people give them.",
            ValueLabel = "rating, stars",
            CountLabel = "validation rows",
            Values = values,
            Series = [new Bars("true ratings", actual), new Bars("most likely class", CountClasses(scale, mostLikely).Counts)],
            HasTickPerValue = true,
        };
    }

    private static Histogram ExpectedPicture(FilmRatings films, ClassScale scale, float[] expected)
    {
        // Five bins to a class.
        var (centres, counts) = Histogram.Count(expected, scale.Minimum - scale.Step / 2, scale.Maximum + scale.Step / 2, 5 * scale.Classes);
        return new Histogram
        {
            Name = "e8-expected",
            Title = $"E8: expected values, {films.ShortName}",
            Caption = "The expected value may lie between the ratings, and stays away from both ends.",
            ValueLabel = "expected rating, stars",
            CountLabel = "validation rows",
            Values = centres,
            Series = [new Bars("expected value", counts)],
        };
    }

    /// <summary>A bin per class.</summary>
    private static (double[] Values, double[] Counts) CountClasses(ClassScale scale, ReadOnlySpan<float> ratings) =>
        Histogram.Count(ratings, scale.Minimum - scale.Step / 2, scale.Maximum + scale.Step / 2, scale.Classes);
}
