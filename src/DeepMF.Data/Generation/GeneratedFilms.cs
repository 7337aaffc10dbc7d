namespace DeepMF.Data;

/// <summary>The films of generated ratings: how popular they are, their genres, and their place in the space of taste.</summary>
internal sealed class GeneratedFilms
{
    private static readonly string[] GenreNames =
    [
        "Drama", "Comedy", "Action", "Thriller", "Romance", "Adventure", "Crime", "Sci-Fi", "Horror",
        "Fantasy", "Children", "Animation", "Mystery", "Documentary", "War", "Musical", "Western", "Film-Noir",
    ];

    private readonly float[] _places; // [I, TasteRank]
    private readonly int _rank;

    public GeneratedFilms(MovieLensLikeOptions options)
    {
        _rank = options.TasteRank;
        Popularity = DrawPopularity(options);
        Genres = DrawGenres(options);
        _places = DrawPlaces(options, Genres);
    }

    /// <summary>Weights, shape <c>[I]</c>.</summary>
    public double[] Popularity { get; }

    public MultiValuedFeatureTable Genres { get; }

    public ReadOnlySpan<float> PlaceOf(int film) => _places.AsSpan(film * _rank, _rank);

    private static double[] DrawPopularity(MovieLensLikeOptions options)
    {
        // The index of a film says nothing about its popularity.
        var rank = new int[options.Items];
        RowOrder.Shuffle(rank, RowOrder.Stream(options.Seed, "popularity"));
        return Array.ConvertAll(rank, r => Math.Pow(r + 1 + options.Items / 20.0, -options.PopularitySkew));
    }

    private static MultiValuedFeatureTable DrawGenres(MovieLensLikeOptions options)
    {
        var common = new AliasTable([.. GenreNames.Select((_, rank) => 1.0 / (rank + 2))]);
        var random = RowOrder.Stream(options.Seed, "genres");
        var offsets = new int[options.Items + 1];
        var values = new List<int>();
        for (var film = 0; film < options.Items; film++)
        {
            // One film in fifty has no genre, the others have one to three.
            var draw = random.NextDouble(4UL * (ulong)film);
            var count = draw < 0.02 ? 0 : draw < 0.4 ? 1 : draw < 0.8 ? 2 : 3;
            for (var i = 0; i < count; i++)
            {
                var genre = common[random.NextDouble(4UL * (ulong)film + 1 + (ulong)i)];
                if (values.IndexOf(genre, offsets[film]) < 0)
                    values.Add(genre);
            }

            offsets[film + 1] = values.Count;
        }

        return new MultiValuedFeatureTable(new MultiValuedFeature("genre", GenreNames.Length), FeatureKey.Item, offsets, [.. values], Vocabulary.Create(GenreNames));
    }

    private static float[] DrawPlaces(MovieLensLikeOptions options, MultiValuedFeatureTable genres)
    {
        var rank = options.TasteRank;
        var places = GeneratedRatings.Normal(options.Seed, "places", checked(options.Items * rank));
        var ofGenre = GeneratedRatings.Normal(options.Seed, "places of genres", GenreNames.Length * rank);
        var mean = new float[rank];
        for (var film = 0; film < options.Items; film++)
        {
            if (genres.ValuesOf(film).IsEmpty)
                continue;
            Array.Clear(mean);
            foreach (var genre in genres.ValuesOf(film))
                for (var d = 0; d < rank; d++)
                    mean[d] += ofGenre[genre * rank + d];
            // A sum of n standard normal numbers is brought back to variance 1.
            var weight = Math.Sqrt(options.GenreShare / genres.ValuesOf(film).Length);
            for (var d = 0; d < rank; d++)
                places[film * rank + d] = (float)(Math.Sqrt(1 - options.GenreShare) * places[film * rank + d] + weight * mean[d]);
        }

        return places;
    }
}
