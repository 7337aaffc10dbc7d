using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Samples.Gallery.Data;
using DeepMF.Samples.Gallery.Maps;
using DeepMF.Samples.Gallery.Pictures;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>E10: what a model has learned about films, drawn.</summary>
internal sealed class FilmMapExperiment : IExperiment
{
    private const int Factors = 50;
    private const int DrawnFilms = 400;
    private const int NamedFilms = 60;
    private const int Neighbours = 5;

    public string Id => "e10";

    public string Title => "A map of films";

    public IReadOnlyList<Part> Run(ExperimentContext context)
    {
        var ratings = context.Data.Get(context.IsQuick || (!context.Data.Available.Contains(MovieLensShape.Million) && context.Data.Available.Contains(MovieLensShape.Hundred)) ? MovieLensShape.Hundred : MovieLensShape.Million);
        var split = Splits.Random(ratings.Set.Interactions, 0.1, context.Seed);
        using var model = Describe(split.Train).Build(context.Seed, context.Engine);
        var history = context.Fit(
            $"Biased MF, {Factors} factors, {ratings.Name}",
            model,
            new TrainerOptions { Epochs = context.IsQuick ? 2 : 5, BatchSize = 1_000, Optimizer = new Adam { LearningRate = 0.005 }, LearningRate = new OneCycle(), Metrics = [Metric.Rmse], Seed = context.Seed },
            split.Train,
            split.Test);

        var films = new FilmVectors(ratings.Set, model, DrawnFilms);
        var components = PrincipalComponents.Of(films.Vectors);
        // At unit length the squared distance is 2 - 2 cos: the angle counts, and not how much is known about a film.
        var map = TSne.Map(films.Directions, components.Places, cancellationToken: context.CancellationToken);
        return
        [
            new Paragraph(
                $"Biased matrix factorization with {Factors} factors on {ratings.Name}: validation RMSE {Figures.Metric(history.Epochs[^1].Validation![Metric.Rmse])} on a random tenth. It has seen no genre and no title, only who rated what and how; " +
                $"the {DrawnFilms} most rated films are drawn, coloured by genre, the best known by name where there is room."),
            new Table(
                $"Share of the {Neighbours} nearest films that have a film's genre group",
                ["", "nearest films of the same group"],
                [
                    [$"{Factors} factors, cosine", Figures.Share(films.Agreement(films.Directions, Neighbours))],
                    ["t-SNE", Figures.Share(films.Agreement([.. map.Select(p => new[] { p.X, p.Y })], Neighbours))],
                    ["two principal components", Figures.Share(films.Agreement([.. components.Places.Select(p => new[] { p.X, p.Y })], Neighbours))],
                    ["any two films", Figures.Share(films.ChanceAgreement)],
                ]),
            new Table(
                "The most rated film of each group, and the nearest films by cosine",
                ["film", "first", "second", "third"],
                [.. films.Leaders.Select(leader => (IReadOnlyList<string>)[films.Names[leader], .. FilmVectors.Nearest(films.Directions, leader, 3).Select(n => films.Names[n])])]),
            MapOf(
                "e10-pca",
                "E10: films on two principal components",
                "The directions in which the films' vectors differ most; the share of the variance is on the axes. Two of 50 dimensions keep the large differences and hide the rest.",
                films,
                components.Places) with
            {
                XLabel = $"first principal component ({Figures.Share(components.FirstShare)} of the variance)",
                YLabel = $"second ({Figures.Share(components.SecondShare)})",
            },
            MapOf(
                "e10-tsne",
                "E10: films by t-SNE",
                "t-SNE (van der Maaten and Hinton 2008) keeps neighbours together; distances between far films mean little, so the axes have no unit.",
                films,
                map) with { HasTicks = false },
        ];
    }

    private static ModelSpec Describe(InteractionTable table)
    {
        // Wider than the stars, since the sigmoid reaches no bound.
        return ModelZoo.BiasedMf(table.Users, table.Items, (0, 5.5), Factors, new EmbeddingOptions { Initializer = Initializer.Uniform(0.01), L2 = 0.02 });
    }

    private static ScatterMap MapOf(string name, string title, string caption, FilmVectors films, IReadOnlyList<(double X, double Y)> places) => new()
    {
        Name = name,
        Title = title,
        Caption = caption,
        Width = 1_300,
        Height = 950,
        XLabel = "t-SNE, first coordinate (no unit)",
        YLabel = "second coordinate (no unit)",
        Groups = FilmNames.Groups,
        Points = [.. places.Select((place, i) => new MapPoint(place.X, place.Y, films.Groups[i], i < NamedFilms ? films.Names[i] : null))],
    };
}
