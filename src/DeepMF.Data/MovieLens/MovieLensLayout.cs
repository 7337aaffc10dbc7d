using System.Text;
using System.Text.Unicode;

namespace DeepMF.Data;

/// <summary>The files of one MovieLens format.</summary>
internal abstract class MovieLensLayout
{
    public static MovieLensLayout K100 { get; } = new TabLayout();

    private static readonly MovieLensLayout[] All = [K100, new DoubleColonLayout(), new CsvLayout()];

    public abstract string RatingsFile { get; }

    public abstract CsvInteractionOptions Ratings { get; }

    protected abstract string Sets { get; }

    public static bool IsIn(string directory) => All.Any(l => File.Exists(Path.Combine(directory, l.RatingsFile)));

    public static MovieLensLayout Detect(string directory)
    {
        MovieLens.CheckExists(directory);
        return All.FirstOrDefault(l => File.Exists(Path.Combine(directory, l.RatingsFile)))
            ?? throw new InvalidDataException($"The folder '{directory}' holds no MovieLens set. Looked for: {string.Join(", ", All.Select(l => $"'{l.RatingsFile}' ({l.Sets})"))}.");
    }

    public abstract MovieLensFilms ReadFilms(string directory);

    private static CsvInteractionOptions ByPosition(string separator) => new()
    {
        User = 0,
        Item = 1,
        Rating = 2,
        Timestamp = 3,
        Separator = separator,
        HasHeader = false,
        HasQuotes = false,
    };

    private sealed class TabLayout : MovieLensLayout
    {
        public override string RatingsFile => "u.data";

        public override CsvInteractionOptions Ratings { get; } = ByPosition("\t");

        protected override string Sets => "100K";

        public override MovieLensFilms ReadFilms(string directory) =>
            MovieLensFilms.ReadFlags(Path.Combine(directory, "u.item"), Path.Combine(directory, "u.genre"));
    }

    private sealed class DoubleColonLayout : MovieLensLayout
    {
        public override string RatingsFile => "ratings.dat";

        public override CsvInteractionOptions Ratings { get; } = ByPosition("::");

        protected override string Sets => "1M, 10M";

        public override MovieLensFilms ReadFilms(string directory)
        {
            // 1M is in ISO-8859-1 and 10M in UTF-8; titles in the former are no valid UTF-8.
            var path = Path.Combine(directory, "movies.dat");
            var isUtf8 = !File.Exists(path) || Utf8.IsValid(File.ReadAllBytes(path));
            return MovieLensFilms.ReadNames(path, "::", false, isUtf8 ? Encoding.UTF8 : Encoding.Latin1);
        }
    }

    private sealed class CsvLayout : MovieLensLayout
    {
        public override string RatingsFile => "ratings.csv";

        public override CsvInteractionOptions Ratings { get; } = new() { User = "userId", Item = "movieId", Rating = "rating", Timestamp = "timestamp" };

        protected override string Sets => "latest-small, 20M, 25M, 32M";

        public override MovieLensFilms ReadFilms(string directory) =>
            MovieLensFilms.ReadNames(Path.Combine(directory, "movies.csv"), ",", true, Encoding.UTF8);
    }
}
