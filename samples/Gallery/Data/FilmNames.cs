using System.Globalization;
using DeepMF.Data;

namespace DeepMF.Samples.Gallery.Data;

/// <summary>Short names of films, and one genre for each.</summary>
internal static class FilmNames
{
    private const int LongestTitle = 26;

    private static readonly string[] Articles = ["The", "A", "An"];

    // A film belongs to the first group that one of its genres is in: what says most about a film comes first.
    private static readonly (string Name, string[] Genres)[] GenreGroups =
    [
        ("animation, children's", ["Animation", "Children's", "Children"]),
        ("science fiction, fantasy", ["Sci-Fi", "Fantasy"]),
        ("horror", ["Horror"]),
        ("crime, thriller", ["Crime", "Film-Noir", "Mystery", "Thriller"]),
        ("action, adventure, western", ["Action", "Adventure", "Western"]),
        ("comedy, musical", ["Comedy", "Musical"]),
    ];

    /// <summary>The groups of genres; the last one takes what no other does.</summary>
    public static IReadOnlyList<string> Groups { get; } = [.. GenreGroups.Select(g => g.Name), "drama, romance, war, others"];

    /// <summary>The index in <see cref="Groups"/>.</summary>
    public static int GroupOf(MovieLensDataSet set, int film)
    {
        var names = new List<string>();
        foreach (var genre in set.Genres.ValuesOf(film))
            names.Add((string)set.Genres.Vocabulary!.GetId(genre)!);
        var group = Array.FindIndex(GenreGroups, g => g.Genres.Any(names.Contains));
        return group < 0 ? GenreGroups.Length : group;
    }

    /// <summary>The title without year, other titles and what follows a dash; the article comes first. A film without a title is called by its id.</summary>
    public static string Short(MovieLensDataSet set, int film)
    {
        if (set.TitleOf(film) is not { } title)
            return string.Create(CultureInfo.InvariantCulture, $"film {set.Interactions.ItemVocabulary.GetId(film)}");
        title = title.Split(" (")[0].Split(" - ")[0];
        if (Articles.FirstOrDefault(a => title.EndsWith($", {a}", StringComparison.Ordinal)) is { } article)
            title = $"{article} {title[..^(article.Length + 2)]}";
        return title.Length <= LongestTitle ? title : $"{title[..(LongestTitle - 1)].TrimEnd(' ', ',', ':')}…";
    }
}
