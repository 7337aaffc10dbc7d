using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Ratings of films, with the films' genres and titles.</summary>
public sealed class MovieLensDataSet
{
    private readonly string?[] _titles;

    internal MovieLensDataSet(string name, InteractionTable interactions, MultiValuedFeatureTable genres, string?[] titles)
    {
        Name = name;
        Interactions = interactions.WithFeatures(genres);
        Genres = genres;
        _titles = titles;
    }

    /// <summary>A name for displays: the folder's, or the size of generated data.</summary>
    public string Name { get; }

    /// <summary>The ratings; <see cref="Genres"/> is among their feature tables.</summary>
    public InteractionTable Interactions { get; }

    /// <summary>The feature 'genre' of each item, with the genres' names as vocabulary. A film without genres, or one that the film list lacks, has an empty bag.</summary>
    public MultiValuedFeatureTable Genres { get; }

    /// <summary>The title of a film, year included.</summary>
    /// <param name="itemIndex">The index of the film in the item vocabulary.</param>
    /// <returns>The title, or <see langword="null"/> where it is unknown.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="itemIndex"/> is outside the item vocabulary.</exception>
    public string? TitleOf(int itemIndex) => (uint)itemIndex < (uint)_titles.Length
        ? _titles[itemIndex]
        : throw new ArgumentOutOfRangeException(nameof(itemIndex), itemIndex, Invariant($"Item indices run from 0 to {_titles.Length - 1}."));
}
