namespace DeepMF.Data;

/// <summary>Chooses the films that a user has seen: popular ones, and those that meet the user's taste.</summary>
internal sealed class FilmChoice
{
    private readonly GeneratedFilms _films;
    private readonly AliasTable _popularity;
    private readonly double _choosiness;
    private readonly int[] _seenBy;
    private readonly double[] _keys;
    private readonly int[] _order;
    private int _user;

    public FilmChoice(MovieLensLikeOptions options, GeneratedFilms films)
    {
        _films = films;
        _popularity = new AliasTable(films.Popularity);
        // The match of two normal vectors of n numbers has a standard deviation of √n.
        _choosiness = options.Choosiness / Math.Sqrt(options.TasteRank);
        _seenBy = new int[options.Items];
        _keys = new double[options.Items];
        _order = new int[options.Items];
    }

    public void Choose(ReadOnlySpan<float> taste, Span<int> chosen, CounterRandom random)
    {
        _user++;
        if (chosen.Length > _seenBy.Length / 8 || !TryDraw(taste, chosen, random))
            Race(taste, chosen, random);
    }

    /// <summary>Draws films until enough new ones are accepted: quick where few of all films are wanted. Gives up where a few films have all the popularity.</summary>
    private bool TryDraw(ReadOnlySpan<float> taste, Span<int> chosen, CounterRandom random)
    {
        var counter = 0UL;
        for (var i = 0; i < chosen.Length; counter += 2)
        {
            if (counter > 400UL * (ulong)_seenBy.Length)
                return false;
            var film = _popularity[random.NextDouble(counter)];
            if (_seenBy[film] == _user || random.NextDouble(counter + 1) >= Acceptance(taste, film))
                continue;
            _seenBy[film] = _user;
            chosen[i++] = film;
        }

        return true;
    }

    /// <summary>The same distribution in one pass over all films: exponential arrival times, the first arrivals win (Efraimidis and Spirakis 2006).</summary>
    private void Race(ReadOnlySpan<float> taste, Span<int> chosen, CounterRandom random)
    {
        for (var film = 0; film < _keys.Length; film++)
        {
            _order[film] = film;
            _keys[film] = -Math.Log(1 - random.NextDouble((ulong)film)) / (_films.Popularity[film] * Acceptance(taste, film));
        }

        Array.Sort(_keys, _order);
        _order.AsSpan(0, chosen.Length).CopyTo(chosen);
    }

    // At least 0.01, so that a user with an odd taste finds films in time.
    private double Acceptance(ReadOnlySpan<float> taste, int film) =>
        Math.Max(0.01, 1 / (1 + Math.Exp(-_choosiness * GeneratedRatings.Dot(taste, _films.PlaceOf(film)))));
}
