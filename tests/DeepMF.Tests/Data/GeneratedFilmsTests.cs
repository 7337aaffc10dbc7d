using DeepMF.Data;

namespace DeepMF.Tests.Data;

public sealed class GeneratedFilmsTests
{
    [Fact]
    public void Where_genres_are_all_the_films_of_one_genre_share_their_place()
    {
        var films = new GeneratedFilms(new MovieLensLikeOptions { Items = 2000, GenreShare = 1, Seed = 2 });
        var ofOneGenre = Enumerable.Range(0, 2000).Where(f => films.Genres.ValuesOf(f).Length == 1).ToLookup(f => films.Genres.ValuesOf(f)[0]);

        ofOneGenre.Should().HaveCount(18);
        foreach (var genre in ofOneGenre)
            genre.Should().AllSatisfy(f => films.PlaceOf(f).ToArray().Should().Equal(films.PlaceOf(genre.First()).ToArray()));
        ofOneGenre.Select(g => films.PlaceOf(g.First())[0]).Distinct().Should().HaveCount(18);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Places_have_variance_1_about_those_of_the_genres(double share)
    {
        var films = new GeneratedFilms(new MovieLensLikeOptions { Items = 20_000, GenreShare = share, Seed = 2 });
        var ofOneGenre = Enumerable.Range(0, 20_000).Where(f => films.Genres.ValuesOf(f) is [0]).Select(f => (double)films.PlaceOf(f)[0]).ToArray();
        var mean = ofOneGenre.Average();

        // About 2000 films have the first genre alone: the variance is out by 3 % on average.
        ofOneGenre.Average(x => (x - mean) * (x - mean)).Should().BeApproximately(1 - share, 0.15 * (1 - share));
    }
}
