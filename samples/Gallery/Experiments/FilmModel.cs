using DeepMF.Specs;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>A model of E6, and what the source measured with it on MovieLens 20M.</summary>
/// <param name="Id">The model's number in the list of models.</param>
/// <param name="Name">What makes it different from the others.</param>
/// <param name="Describe">Makes the description.</param>
internal sealed record FilmModel(string Id, string Name, Func<FilmFeatures, ModelSpec> Describe)
{
    private const int GenreFactors = 5;

    private static readonly EmbeddingOptions Small = new() { Initializer = Initializer.Uniform(0.01) };

    /// <summary>The source's validation RMSE by epoch, where it names one.</summary>
    public IReadOnlyList<double> Source { get; init; } = [];

    /// <summary>The source's samples per second on one GPU.</summary>
    public double? SourceSpeed { get; init; }

    public static FilmModel Linear { get; } = new("M1", "linear MF, 25 factors", films => ModelZoo.LinearMf(films.Ratings.Users, films.Ratings.Items))
    {
        Source = [1.0607, 0.8955, 0.8728, 0.8651, 0.8600],
        SourceSpeed = 190_000,
    };

    public static FilmModel Deep { get; } = new("M5", "deep MF", films => ModelZoo.DeepMf(films.Ratings.Users, films.Ratings.Items))
    {
        Source = [0.8607, 0.8419, 0.8319, 0.8252, 0.8267],
        SourceSpeed = 126_000,
    };

    public static FilmModel BatchNorm { get; } = new("M6", "with batch normalisation", films => Of(films, new DeepMfOptions { BatchNorm = true }))
    {
        Source = [0.8404, 0.8330, 0.8267, 0.8271, 0.8297],
        SourceSpeed = 39_000,
    };

    /// <summary>Classes are rating · 2 - 1, also where the ratings have no half stars: the same model as the source's.</summary>
    public static FilmModel Classes { get; } = new("M7", "as classification", films => Of(films, new DeepMfOptions { Classes = new ClassScale(10, 0.5, 0.5) }));

    public static FilmModel Asymmetrical { get; } = new("M8", "users 15, films 25", films => Of(films, new DeepMfOptions { UserDimension = 15 }))
    {
        Source = [0.8609, 0.8398, 0.8303, 0.8227, 0.8221],
        SourceSpeed = 146_000,
    };

    public static FilmModel FirstGenre { get; } = new("M9", "users 15, films 20, first genre 5", films => WithSide(films, new EmbeddingSpec(films.FirstGenre, GenreFactors, Small)))
    {
        Source = [0.8611, 0.8577, 0.8383, 0.8317, 0.8266],
        SourceSpeed = 155_000,
    };

    public static FilmModel GenreBag { get; } = new("M10 bag", "users 15, films 20, all genres as a bag of 5", films => WithSide(films, new EmbeddingSpec(films.Genres, GenreFactors, Small)));

    public static FilmModel GenreFlags { get; } = new("M10 multi-hot", "users 15, films 20, all genres as zeros and ones", films => WithSide(films, new NumericInputSpec(films.GenreFlags)));

    public static IReadOnlyList<FilmModel> All { get; } = [Linear, Deep, BatchNorm, Classes, Asymmetrical, FirstGenre, GenreBag, GenreFlags];

    private static ModelSpec WithSide(FilmFeatures films, InputSpec side) => Of(films, new DeepMfOptions { UserDimension = 15, ItemDimension = 20, SideInputs = [side] });

    private static ModelSpec Of(FilmFeatures films, DeepMfOptions options) => ModelZoo.DeepMf(films.Ratings.Users, films.Ratings.Items, options);
}
