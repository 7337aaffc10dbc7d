using DeepMF.Data;
using DeepMF.Samples.Gallery.Data;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>Ratings of films with the forms of their genres that models read.</summary>
internal sealed class FilmFeatures
{
    public FilmFeatures(FilmRatings films)
    {
        var genres = films.Set.Genres;
        var first = genres.First();
        var flags = genres.ToMultiHot();
        Ratings = films.Set.Interactions.WithFeatures(first).WithFeatures(flags);
        (Genres, FirstGenre, GenreFlags) = (genres.Feature, first.Feature, flags.Feature);
    }

    public InteractionTable Ratings { get; }

    /// <summary>Every genre of a film, as a bag.</summary>
    public MultiValuedFeature Genres { get; }

    /// <summary>The genre that the list of films names first.</summary>
    public CategoricalFeature FirstGenre { get; }

    /// <summary>Every genre of a film, as a 1 each among zeros.</summary>
    public NumericFeature GenreFlags { get; }
}
