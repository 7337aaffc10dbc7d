using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>The titles and genres of a list of films.</summary>
internal sealed class MovieLensFilms
{
    private readonly Dictionary<int, (string Title, int[] Genres)> _films = [];
    private readonly VocabularyBuilder<string> _genres = new();

    /// <summary>Reads lines of id, title, and genre names with '|' between them (1M and all later sets).</summary>
    public static MovieLensFilms ReadNames(string path, string separator, bool isCsv, Encoding encoding)
    {
        var films = new MovieLensFilms();
        using var reader = new DelimitedReader(path, separator, isCsv, encoding);
        if (isCsv)
            reader.Read();
        while (reader.Read())
        {
            CheckFields(reader, 3);
            var names = reader[2].ToString();
            // A film without genres has an empty field in some sets and this remark in others.
            var isNone = names.Length == 0 || names == "(no genres listed)";
            films.Add(reader, isNone ? [] : [.. names.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Select(films._genres.Add)]);
        }

        return films;
    }

    /// <summary>Reads lines of id, title, two dates, an address, and one flag per genre (100K).</summary>
    public static MovieLensFilms ReadFlags(string path, string genrePath)
    {
        const int FirstFlag = 5;
        var films = new MovieLensFilms();
        using (var genres = new DelimitedReader(genrePath, "|", false, Encoding.Latin1))
            while (genres.Read())
                films._genres.Add(genres[0].ToString());
        using var reader = new DelimitedReader(path, "|", false, Encoding.Latin1);
        while (reader.Read())
        {
            CheckFields(reader, FirstFlag + films._genres.Count);
            var genres = new List<int>();
            for (var genre = 0; genre < films._genres.Count; genre++)
                if (reader[FirstFlag + genre] is "1")
                    genres.Add(genre);
                else if (reader[FirstFlag + genre] is not "0")
                    throw reader.Unexpected(FirstFlag + genre, Invariant($"{FirstFlag + genre}"), "0 or 1 for a genre");
            films.Add(reader, [.. genres]);
        }

        return films;
    }

    /// <summary>The genres and titles of the items of a vocabulary; where the list lacks an item, it has neither.</summary>
    public (MultiValuedFeatureTable Genres, string?[] Titles) For(Vocabulary<int> items)
    {
        // A feature has at least one value, even where no film has one.
        if (_genres.Count == 0)
            _genres.Add("(none)");
        var names = _genres.Build();
        var titles = new string?[items.Count];
        var offsets = new int[items.Count + 1];
        var values = new List<int>();
        for (var item = 0; item < items.Count; item++)
        {
            if (_films.TryGetValue(items.IdOf(item), out var film))
            {
                titles[item] = film.Title;
                values.AddRange(film.Genres);
            }

            offsets[item + 1] = values.Count;
        }

        return (new MultiValuedFeatureTable(new MultiValuedFeature("genre", names.Count), FeatureKey.Item, offsets, [.. values], names), titles);
    }

    private static void CheckFields(DelimitedReader reader, int count)
    {
        if (reader.FieldCount < count)
            throw reader.Wrong(Invariant($"found {reader.FieldCount} fields, expected {count}."));
    }

    private void Add(DelimitedReader reader, int[] genres)
    {
        if (!int.TryParse(reader[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var id))
            throw reader.Unexpected(0, "0", "a whole number for the film id");
        if (!_films.TryAdd(id, (reader[1].ToString(), genres)))
            throw reader.Wrong(Invariant($"the film {id} is listed a second time."));
    }
}
