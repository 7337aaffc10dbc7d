namespace DeepMF.Benchmarks.Throughput;

/// <summary>Ratings in the shape of MovieLens 20M, made from a seed: as many users and film ids, and films as unequally popular.</summary>
/// <remarks>Ratings come in the order in which a shuffled epoch would serve them. They carry no signal: only time is measured with them.</remarks>
internal sealed class RatingData
{
    public const int UserCount = 138_493;

    /// <summary>The largest film id + 1: the rows of a table that is indexed by the ids as they are.</summary>
    public const int FilmCount = 131_262;

    /// <summary>The films that have ratings.</summary>
    public const int RatedFilmCount = 26_744;

    private const int GenreCount = 20;

    private const int LeastCount = 2_000_000;

    private const ulong Seed = 1;

    private RatingData(int count)
    {
        Users = new int[count];
        Films = new int[count];
        Genres = new int[count];
        Ratings = new float[count];
    }

    public static CategoricalFeature UserFeature { get; } = new("user", UserCount);

    public static CategoricalFeature FilmFeature { get; } = new("film", FilmCount);

    public static CategoricalFeature GenreFeature { get; } = new("genre", GenreCount);

    public int Count => Users.Length;

    public int[] Users { get; }

    public int[] Films { get; }

    /// <summary>The first genre of each rating's film.</summary>
    public int[] Genres { get; }

    public float[] Ratings { get; }

    /// <summary>The values of a feature.</summary>
    public int[] Column(Feature feature) => feature == UserFeature ? Users : feature == FilmFeature ? Films : Genres;

    /// <summary>Ratings enough for a run: two million, or two of the largest batches.</summary>
    public static RatingData ForBatches(int largest) => Create(Math.Max(LeastCount, 2 * largest), Seed);

    /// <summary>Makes ratings: users uniform, a film's rank the cube of a uniform number, ids spread over the whole range.</summary>
    public static RatingData Create(int count, ulong seed)
    {
        var data = new RatingData(count);
        new RatingStream(seed, UserCount).Fill(0, data.Users, data.Films, data.Ratings);
        for (var n = 0; n < count; n++)
            data.Genres[n] = data.Films[n] % GenreCount;
        return data;
    }
}
