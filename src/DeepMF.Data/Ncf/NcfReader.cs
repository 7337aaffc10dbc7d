using System.Text;
using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Reads the three files of an <see cref="NcfDataSet"/>.</summary>
internal sealed class NcfReader
{
    /// <summary>Ids are indices, so that a single damaged one could ask for more memory than there is.</summary>
    private const int LargestId = 9_999_999;
    private const string TrainEnd = ".train.rating";
    private static readonly string[] Names = ["user", "item", "rating", "timestamp"];
    private readonly string _start;
    private int _users;
    private int _items;

    public NcfReader(string directory)
    {
        MovieLens.CheckExists(directory);
        var found = Directory.GetFiles(directory, "*" + TrainEnd);
        if (found.Length != 1)
            throw new InvalidDataException(Invariant($"The folder '{directory}' holds {found.Length} files 'NAME{TrainEnd}', but the layout of neural collaborative filtering has one. Name a folder with one data set."));
        _start = found[0][..^TrainEnd.Length];
    }

    public NcfDataSet Read()
    {
        var train = ReadRatings(_start + TrainEnd);
        var test = ReadRatings(_start + ".test.rating");
        var lists = ReadNegatives(_start + ".test.negative", test);
        var (users, items) = (Vocabulary.Create(Enumerable.Range(0, _users)), Vocabulary.Create(Enumerable.Range(0, _items)));
        var trainTable = new InteractionTable(users, items, train);
        return new NcfDataSet(Path.GetFileName(_start), trainTable, new InteractionTable(users, items, test), SampledCandidates.Create(trainTable, lists));
    }

    private InteractionTable.Columns ReadRatings(string path)
    {
        var (users, items, ratings, times) = (new ColumnBuilder<int>(0), new ColumnBuilder<int>(0), new ColumnBuilder<float>(0), new ColumnBuilder<long>(0));
        var fields = 0;
        using var reader = new DelimitedReader(path, "\t", false, Encoding.UTF8);
        while (reader.Read())
        {
            // The first row decides whether there are times.
            fields = fields == 0 ? Math.Clamp(reader.FieldCount, 3, 4) : fields;
            if (reader.FieldCount != fields)
                throw reader.Wrong(Invariant($"found {reader.FieldCount} fields, expected {fields}: {string.Join(", ", Names.Take(fields))}."));
            users.Add([Id(reader, 0, reader[0], "user", ref _users)]);
            items.Add([Id(reader, 1, reader[1], "item", ref _items)]);
            ratings.Add([NumberText.TryParse(reader[2], out float rating) && float.IsFinite(rating) ? rating : throw reader.Unexpected(2, Names[2], "a finite number for the rating")]);
            if (fields == 4)
                times.Add([NumberText.TryParse(reader[3], out long time) ? time : throw reader.Unexpected(3, Names[3], "a whole number for the time in seconds")]);
        }

        var rows = users.Count;
        return rows == 0
            ? throw new InvalidDataException($"'{path}' has no rows.")
            : new InteractionTable.Columns(users.Build(), items.Build(), ratings.Build(), fields == 4 ? times.Build() : null, rows);
    }

    private List<CandidateList> ReadNegatives(string path, InteractionTable.Columns test)
    {
        var lists = new List<CandidateList>();
        var lines = new Dictionary<int, int>();
        using var reader = new DelimitedReader(path, "\t", false, Encoding.UTF8);
        while (reader.Read())
        {
            if (lists.Count == test.Count)
                throw reader.Wrong(Invariant($"found a list more than the {test.Count} rows of '{Path.GetFileName(_start)}.test.rating', expected one for each."));
            var (user, item) = (test.Users[lists.Count], test.Items[lists.Count]);
            if (!reader[0].SequenceEqual(Invariant($"({user},{item})")))
                throw reader.Unexpected(0, "pair", Invariant($"'({user},{item})', the user and the item of the test row"));
            if (!lines.TryAdd(user, reader.Line))
                throw reader.Wrong(Invariant($"user {user} has a list in line {lines[user]} already, expected one held-out item per user."));
            var negatives = new int[reader.FieldCount - 1];
            for (var n = 0; n < negatives.Length; n++)
                negatives[n] = Id(reader, n + 1, reader[n + 1], Invariant($"negative {n + 1}"), ref _items);
            if (negatives.All(n => n == item))
                throw reader.Wrong("found no negative but the held-out item, expected at least one.");
            lists.Add(new CandidateList(user, new[] { item }, negatives));
        }

        return lists.Count == test.Count
            ? lists
            : throw new InvalidDataException(Invariant($"'{path}' has {lists.Count} lists, but there are {test.Count} test rows. Expected one list for each."));
    }

    /// <summary>Reads an id; there are as many as the largest one asks for.</summary>
    private static int Id(DelimitedReader reader, int field, ReadOnlySpan<char> text, string column, ref int count)
    {
        if (!NumberText.TryParse(text, out int id) || id is < 0 or > LargestId)
            throw reader.Unexpected(field, column, Invariant($"a whole number from 0 to {LargestId} for the id"));
        count = Math.Max(count, id + 1);
        return id;
    }
}
