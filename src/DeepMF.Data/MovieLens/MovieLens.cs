namespace DeepMF.Data;

/// <summary>Reads the MovieLens sets of GroupLens, each in the format in which it is published.</summary>
/// <remarks>Ids are of type <see cref="int"/>; users and items have indices in the order of their first ratings. Source: Harper and Konstan (2015), doi:10.1145/2827872.</remarks>
public static class MovieLens
{
    /// <summary>Reads the set in a folder.</summary>
    /// <remarks>
    /// Known layouts: <c>u.data</c> with <c>u.item</c> and <c>u.genre</c> (100K), <c>ratings.dat</c> with <c>movies.dat</c> (1M, 10M), and
    /// <c>ratings.csv</c> with <c>movies.csv</c> (latest-small, 20M, 25M, 32M). Films that nobody rated are left out.
    /// </remarks>
    /// <param name="directory">The folder that holds the files.</param>
    /// <returns>Ratings, genres and titles.</returns>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">The folder has ratings, but the list of films is missing.</exception>
    /// <exception cref="InvalidDataException">The folder has none of the layouts, or a file cannot be read; the message has the line and the text.</exception>
    public static MovieLensDataSet Load(string directory)
    {
        var layout = MovieLensLayout.Detect(directory);
        var ratings = CsvInteractionReader.Read<int, int>(Path.Combine(directory, layout.RatingsFile), layout.Ratings);
        var films = layout.ReadFilms(directory);
        var (genres, titles) = films.For((Vocabulary<int>)ratings.ItemVocabulary);
        return new MovieLensDataSet(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory))), ratings, genres, titles);
    }

    /// <summary>Reads the five published folds of MovieLens 100K, <c>u1</c> to <c>u5</c>.</summary>
    /// <remarks>All folds share the vocabularies of <c>u.data</c>, and the feature 'genre'.</remarks>
    /// <param name="directory">The folder that holds the files.</param>
    /// <returns>The five splits; each rating is in the test of exactly one.</returns>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file cannot be read, or has a user or item that <c>u.data</c> lacks.</exception>
    public static IReadOnlyList<TrainTestSplit> LoadFolds(string directory)
    {
        CheckExists(directory);
        if (!File.Exists(Path.Combine(directory, MovieLensLayout.K100.RatingsFile)))
            throw new InvalidDataException($"The folder '{directory}' holds no MovieLens 100K, the only set with published folds: there is no file '{MovieLensLayout.K100.RatingsFile}'.");
        var all = Load(directory);
        return [.. Enumerable.Range(1, 5).Select(fold => new TrainTestSplit(ReadPart(all, directory, $"u{fold}.base"), ReadPart(all, directory, $"u{fold}.test")))];
    }

    internal static void CheckExists(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!Directory.Exists(directory))
            throw new DirectoryNotFoundException($"The folder '{directory}' does not exist.");
    }

    private static InteractionTable ReadPart(MovieLensDataSet all, string directory, string file)
    {
        var users = (Vocabulary<int>)all.Interactions.UserVocabulary;
        var items = (Vocabulary<int>)all.Interactions.ItemVocabulary;
        return CsvInteractionReader.Encode(Path.Combine(directory, file), MovieLensLayout.K100.Ratings, users, items).Interactions.WithFeatures(all.Genres);
    }
}
