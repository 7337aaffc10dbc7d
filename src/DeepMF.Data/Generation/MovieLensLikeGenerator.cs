namespace DeepMF.Data;

/// <summary>The steps behind <see cref="GeneratedRatings.MovieLensLike"/>.</summary>
internal sealed class MovieLensLikeGenerator
{
    private const long FirstTime = 946_684_800; // 2000-01-01
    private const double FiveYears = 5 * 365 * 86_400.0;
    private readonly MovieLensLikeOptions _options;
    private readonly GeneratedFilms _films;
    private readonly float[] _tastes; // [U, TasteRank]
    private readonly int[] _users;
    private readonly int[] _items;
    private readonly long[] _times;

    public MovieLensLikeGenerator(MovieLensLikeOptions options)
    {
        GenerationCheck.Cells(options.Users, options.Items, options.Ratings, (long)options.Users * options.Items / 2, nameof(options));
        if (options.Ratings < options.Users)
            throw new ArgumentException(FormattableString.Invariant($"Every user has a rating, so {options.Users} users need at least {options.Users} ratings, not {options.Ratings}."), nameof(options));
        if (options.BiasShare + options.TasteShare > 1)
            throw new ArgumentException(FormattableString.Invariant($"BiasShare {options.BiasShare} and TasteShare {options.TasteShare} add up to more than 1."), nameof(options));
        _options = options;
        _films = new GeneratedFilms(options);
        _tastes = GeneratedRatings.Normal(options.Seed, "tastes", checked(options.Users * options.TasteRank));
        _users = new int[options.Ratings];
        _items = new int[options.Ratings];
        _times = new long[options.Ratings];
    }

    public MovieLensDataSet Generate()
    {
        ChooseFilms();
        var table = new InteractionTable(GeneratedRatings.Numbers(_options.Users), GeneratedRatings.Numbers(_options.Items), new InteractionTable.Columns(_users, _items, Rate(), _times));
        var name = FormattableString.Invariant($"generated {_options.Users} x {_options.Items}");
        return new MovieLensDataSet(name, table, _films.Genres, new string?[_options.Items]);
    }

    private void ChooseFilms()
    {
        var counts = UserActivity.Draw(_options);
        var choice = new FilmChoice(_options, _films);
        var row = 0;
        for (var user = 0; user < counts.Length; user++)
        {
            var chosen = _items.AsSpan(row, counts[user]);
            choice.Choose(_tastes.AsSpan(user * _options.TasteRank, _options.TasteRank), chosen, RowOrder.Stream(_options.Seed, "choice", user));
            _users.AsSpan(row, chosen.Length).Fill(user);
            var clock = RowOrder.Stream(_options.Seed, "clock", user);
            var time = FirstTime + FiveYears * clock.NextDouble(0);
            for (var i = 0; i < chosen.Length; i++)
            {
                // A minute between two ratings on average, now and then ten days.
                var pause = clock.NextDouble((ulong)(2 * i + 1)) < 0.02 ? 864_000.0 : 60.0;
                time += 1 - pause * Math.Log(1 - clock.NextDouble((ulong)(2 * i + 2)));
                _times[row + i] = (long)time;
            }

            row += chosen.Length;
        }
    }

    /// <summary>Adds up the parts of each rating, each brought to its share of the variance over the rows that there are.</summary>
    private float[] Rate()
    {
        var userBias = GeneratedRatings.Normal(_options.Seed, "user biases", _options.Users);
        var itemBias = GeneratedRatings.Normal(_options.Seed, "item biases", _options.Items);
        var rank = _options.TasteRank;
        var bias = new double[_users.Length];
        var taste = new double[_users.Length];
        for (var row = 0; row < bias.Length; row++)
        {
            bias[row] = userBias[_users[row]] + itemBias[_items[row]];
            taste[row] = GeneratedRatings.Dot(_tastes.AsSpan(_users[row] * rank, rank), _films.PlaceOf(_items[row]));
        }

        Standardize(bias, Math.Sqrt(_options.BiasShare));
        Standardize(taste, Math.Sqrt(_options.TasteShare));
        var noise = RowOrder.Stream(_options.Seed, "rating noise");
        var noiseWeight = Math.Sqrt(Math.Max(0, 1 - _options.BiasShare - _options.TasteShare));
        var ratings = new float[bias.Length];
        for (var row = 0; row < ratings.Length; row++)
        {
            var rating = _options.Mean + _options.StandardDeviation * (bias[row] + taste[row] + noiseWeight * noise.NextNormal((ulong)row));
            ratings[row] = (float)Math.Clamp(Math.Round(2 * rating) / 2, 0.5, 5);
        }

        return ratings;
    }

    private static void Standardize(double[] values, double standardDeviation)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Length);
        // All values are equal where there is one row.
        var scale = deviation > 0 ? standardDeviation / deviation : 0;
        for (var i = 0; i < values.Length; i++)
            values[i] = (values[i] - mean) * scale;
    }
}
