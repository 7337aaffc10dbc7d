using System.Collections.Frozen;
using System.Text;
using Sylvan.Data.Csv;

namespace DeepMF.Samples.RecommendationService.Serving;

/// <summary>The titles and genres of items, by their ids as text. It never changes.</summary>
internal sealed class Titles
{
    private const int Columns = 3;

    private readonly FrozenDictionary<string, ItemName> _names;

    public Titles(IEnumerable<KeyValuePair<string, ItemName>> names) => _names = names.ToFrozenDictionary(StringComparer.Ordinal);

    public static Titles None { get; } = new([]);

    public int Count => _names.Count;

    public ItemName Of(string id) => _names.GetValueOrDefault(id, ItemName.Unknown);

    /// <summary>Reads a CSV file with a line of names, then id, title and genres between bars; genres may be missing.</summary>
    /// <exception cref="InvalidDataException">A line has no title, or an id is there twice.</exception>
    public static Titles Load(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file of titles '{path}'.", path);
        var names = new Dictionary<string, ItemName>();
        try
        {
            using var csv = CsvDataReader.Create(path, new CsvDataReaderOptions { Delimiter = ',' });
            while (csv.Read())
            {
                if (csv.RowFieldCount < 2 || csv.GetString(0) is not { Length: > 0 } id)
                    throw new InvalidDataException($"The file of titles '{path}', line {csv.RowNumber + 1}: an id and a title are expected, with a comma between them.");
                if (!names.TryAdd(id, new ItemName(csv.GetString(1), csv.RowFieldCount >= Columns ? csv.GetString(2).Split('|', StringSplitOptions.RemoveEmptyEntries) : [])))
                    throw new InvalidDataException($"The file of titles '{path}', line {csv.RowNumber + 1}: the id '{id}' is there twice.");
            }
        }
        catch (FormatException e)
        {
            throw new InvalidDataException($"The file of titles '{path}' is no CSV: {e.Message}", e);
        }

        return new Titles(names);
    }

    public void Save(string path)
    {
        var text = new StringBuilder("id,title,genres\n");
        foreach (var (id, name) in _names)
            text.Append($"{Quoted(id)},{Quoted(name.Title ?? "")},{Quoted(string.Join('|', name.Genres))}\n");
        File.WriteAllText(path, text.ToString());
    }

    private static string Quoted(string text) => text.AsSpan().ContainsAny(',', '"', '\n') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}

/// <summary>What an item is called.</summary>
internal sealed record ItemName(string? Title, IReadOnlyList<string> Genres)
{
    public static ItemName Unknown { get; } = new(null, []);
}
