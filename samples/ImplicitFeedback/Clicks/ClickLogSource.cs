using DeepMF.Data;

namespace DeepMF.Samples.ImplicitFeedback.Clicks;

/// <summary>Where clicks come from: a file, a MovieLens folder, or the generator.</summary>
internal static class ClickLogSource
{
    public static ClickLog Load(RunOptions options) => options.Data switch
    {
        null => Generate(options.Seed),
        var path when Directory.Exists(path) => FromRatings(path),
        var path when File.Exists(path) => FromFile(path, options.Columns),
        var path => throw new FileNotFoundException($"--data names '{path}', but there is no such file or folder. Give a CSV file with the columns of a click log, or a folder with a MovieLens set."),
    };

    private static ClickLog Generate(ulong seed)
    {
        var options = new GeneratedClicksOptions { Seed = seed };
        var table = InteractionTable.Create(GeneratedClicks.Draw(options), c => c.User, c => c.Article, _ => 1, c => c.Time);
        return ClickLog.Create("generated clicks", table);
    }

    /// <summary>Whoever rated a film has seen it, whatever the rating.</summary>
    private static ClickLog FromRatings(string folder)
    {
        var films = MovieLens.Load(folder);
        return ClickLog.Create($"{films.Name}, ratings as clicks", ClickLog.WithOnes(films.Interactions), films.TitleOf);
    }

    private static ClickLog FromFile(string path, LogColumns columns)
    {
        // Ids are read as text, so that numbers will do as well.
        var table = CsvInteractionReader.Read<string, string>(path, new CsvInteractionOptions
        {
            User = columns.User,
            Item = columns.Item,
            Timestamp = columns.Time,
            Rating = columns.Count is { } count ? (CsvColumn)count : default(CsvColumn?),
        });
        for (var row = 0; row < table.Count; row++)
            if (table.Ratings[row] < 1)
                throw new InvalidDataException(FormattableString.Invariant($"'{path}' has the count {table.Ratings[row]} for user '{table.UserVocabulary.GetId(table.UserIndices[row])}' and item '{table.ItemVocabulary.GetId(table.ItemIndices[row])}', but a row stands for one click or more. Leave such rows out."));
        return ClickLog.Create(Path.GetFileName(path), table);
    }
}
