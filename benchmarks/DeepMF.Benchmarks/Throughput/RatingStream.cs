using DeepMF.Data;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>Ratings without end in the shape of MovieLens 20M, any part of which can be made from the seed: users uniform, a film's rank the cube of a uniform number, ids spread over the whole range.</summary>
internal sealed class RatingStream(ulong seed, int userCount)
{
    // Coprime to the number of rated films, so that popular films do not lie next to each other.
    private const int RankStep = 10_007;

    private readonly CounterRandom _users = CounterRandom.Create(seed, "user");
    private readonly CounterRandom _films = CounterRandom.Create(seed, "film");
    private readonly CounterRandom _ratings = CounterRandom.Create(seed, "rating");

    /// <summary>The rating of a number.</summary>
    public Interaction<int, int> this[long number]
    {
        get
        {
            var share = _films.NextDouble((ulong)number);
            var rank = (long)(share * share * share * RatingData.RatedFilmCount);
            var film = (int)(rank * RankStep % RatingData.RatedFilmCount * RatingData.FilmCount / RatingData.RatedFilmCount);
            return new Interaction<int, int>((int)_users.NextInteger((ulong)number, userCount), film, 0.5f * (1 + _ratings.NextInteger((ulong)number, 10)));
        }
    }

    /// <summary>The first ratings, one after the other, without memory for them.</summary>
    public IEnumerable<Interaction<int, int>> Take(long count)
    {
        for (var number = 0L; number < count; number++)
            yield return this[number];
    }

    /// <summary>Makes the ratings from number <paramref name="first"/> on, as many as there is room for.</summary>
    public void Fill(long first, Span<int> users, Span<int> films, Span<float> ratings)
    {
        for (var n = 0; n < users.Length; n++)
        {
            var rating = this[first + n];
            (users[n], films[n], ratings[n]) = (rating.User, rating.Item, rating.Rating);
        }
    }
}
