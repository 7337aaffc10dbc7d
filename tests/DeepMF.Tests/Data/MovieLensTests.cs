using System.Text;
using DeepMF.Data;
using static DeepMF.Tests.Data.Small;

namespace DeepMF.Tests.Data;

public sealed class MovieLensTests : IDisposable
{
    private const string Genres100K = "unknown|0\nAction|1\nComedy|2\n\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_tab_separated_layout_is_read_with_genre_flags_in_Latin_1()
    {
        _folder.Write("u.data", "7\t20\t3\t100\n5\t10\t4\t200\n7\t10\t1\t50\n");
        _folder.Write("u.genre", Genres100K);
        _folder.Write("u.item", "10|Misérables, Les (1995)|01-Jan-1995||http://x|0|1|1\n20|unknown||||0|0|0\n30|Unseen (1990)||||1|0|0\n", Encoding.Latin1);

        var data = MovieLens.Load(_folder.Root);

        data.Name.Should().Be(Path.GetFileName(_folder.Root));
        ((Vocabulary<int>)data.Interactions.UserVocabulary).Ids.ToArray().Should().Equal(7, 5);
        ((Vocabulary<int>)data.Interactions.ItemVocabulary).Ids.ToArray().Should().Equal(20, 10);
        data.Interactions.Ratings.ToArray().Should().Equal(3, 4, 1);
        data.Interactions.Timestamps.ToArray().Should().Equal(100, 200, 50);
        data.Interactions.FeatureTables.Should().Equal(data.Genres);
        data.Genres.Feature.Should().Be(new MultiValuedFeature("genre", 3));
        data.Genres.Key.Should().Be(FeatureKey.Item);
        data.Genres.ValuesOf(0).ToArray().Should().BeEmpty();
        data.Genres.ValuesOf(1).ToArray().Should().Equal(1, 2);
        data.Genres.Vocabulary!.GetId(1).Should().Be("Action");
        data.TitleOf(1).Should().Be("Misérables, Les (1995)");
    }

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("utf-8")]
    public void The_double_colon_layout_is_read_in_either_encoding(string encoding)
    {
        _folder.Write("ratings.dat", "1::30::4.5::10\n1::20::2::11\n2::40::3::12\n2::50::3::12\n");
        _folder.Write("movies.dat", "20::\"Great\" Léon: A (1994)::Crime|Drama\n30::B (1995)::Drama|Drama\n40::C (1996)::(no genres listed)\n", Encoding.GetEncoding(encoding));

        var data = MovieLens.Load(_folder.Root);

        data.Interactions.Ratings.ToArray().Should().Equal(4.5f, 2, 3, 3);
        data.TitleOf(1).Should().Be("\"Great\" Léon: A (1994)");
        ((Vocabulary<string>)data.Genres.Vocabulary!).Ids.ToArray().Should().Equal("Crime", "Drama");
        data.Genres.ValuesOf(0).ToArray().Should().Equal(1);
        data.Genres.ValuesOf(1).ToArray().Should().Equal(0, 1);
        data.Genres.ValuesOf(2).ToArray().Should().BeEmpty();
    }

    [Fact]
    public void A_film_that_the_list_lacks_has_no_title_and_no_genres()
    {
        _folder.Write("ratings.dat", "1::30::4::10\n1::20::2::11\n");
        _folder.Write("movies.dat", "20::A (1994)::Crime\n");

        var data = MovieLens.Load(_folder.Root);

        data.TitleOf(0).Should().BeNull();
        data.Genres.ValuesOf(0).ToArray().Should().BeEmpty();
        data.TitleOf(1).Should().Be("A (1994)");
        MessageOf<ArgumentOutOfRangeException>(() => data.TitleOf(2)).Should()
            .Be("Item indices run from 0 to 1. (Parameter 'itemIndex')\nActual value was 2.");
    }

    [Fact]
    public void The_comma_separated_layout_is_read_with_quoted_titles()
    {
        _folder.Write("ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,2,0.5,964982704\n");
        _folder.Write("movies.csv", "movieId,title,genres\n1,\"American President, The (1995)\",Comedy|Drama|Romance\n2,¡Three \"\"Amigos!,(no genres listed)\n");

        var data = MovieLens.Load(_folder.Root);

        data.TitleOf(0).Should().Be("American President, The (1995)");
        data.TitleOf(1).Should().Be("¡Three \"\"Amigos!");
        data.Genres.ValuesOf(0).ToArray().Should().Equal(0, 1, 2);
        data.Genres.ValuesOf(1).ToArray().Should().BeEmpty();
    }

    [Fact]
    public void A_list_without_any_genre_is_read()
    {
        _folder.Write("ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n");
        _folder.Write("movies.csv", "movieId,title,genres\n1,A,(no genres listed)\n");

        var data = MovieLens.Load(_folder.Root);

        data.Genres.Feature.Cardinality.Should().Be(1);
        data.Genres.ValuesOf(0).ToArray().Should().BeEmpty();
    }

    [Fact]
    public void The_published_folds_share_the_vocabularies_of_all_ratings()
    {
        _folder.Write("u.data", "1\t10\t1\t1\n2\t20\t2\t2\n3\t30\t3\t3\n4\t40\t4\t4\n5\t50\t5\t5\n");
        _folder.Write("u.genre", Genres100K);
        _folder.Write("u.item", "10|A||||0|1|0\n");
        for (var fold = 1; fold <= 5; fold++)
        {
            _folder.Write($"u{fold}.base", string.Concat(Enumerable.Range(1, 5).Where(n => n != fold).Select(n => $"{n}\t{n}0\t{n}\t{n}\n")));
            _folder.Write($"u{fold}.test", $"{fold}\t{fold}0\t{fold}\t{fold}\n");
        }

        var folds = MovieLens.LoadFolds(_folder.Root);

        folds.Select(f => f.Test.Rows().Single()).Should().Equal(1, 2, 3, 4, 5);
        folds[2].Train.Rows().Should().Equal(1, 2, 4, 5);
        folds.SelectMany(f => new[] { f.Train, f.Test }).Should().OnlyContain(t =>
            ReferenceEquals(t.UserVocabulary, folds[0].Train.UserVocabulary) && ReferenceEquals(t.ItemVocabulary, folds[0].Train.ItemVocabulary) && t.FeatureTables.Count == 1);
        folds[2].Test.UserIndices.ToArray().Should().Equal(2);
    }

    [Fact]
    public void A_fold_with_an_id_of_its_own_is_refused()
    {
        _folder.Write("u.data", "1\t10\t1\t1\n");
        _folder.Write("u.genre", Genres100K);
        _folder.Write("u.item", "10|A||||0|1|0\n");
        var path = _folder.Write("u1.base", "1\t10\t1\t1\n1\t99\t1\t1\n");

        MessageOf<InvalidDataException>(() => MovieLens.LoadFolds(_folder.Root)).Should()
            .Be($"'{path}', line 2: the item '99' is unknown to the vocabulary. Drop such rows with UnknownIds.Skip, or build the vocabulary with hasUnknown.");
    }

    [Fact]
    public void Folds_of_another_set_are_refused()
    {
        _folder.Write("ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n");

        MessageOf<InvalidDataException>(() => MovieLens.LoadFolds(_folder.Root)).Should()
            .Be($"The folder '{_folder.Root}' holds no MovieLens 100K, the only set with published folds: there is no file 'u.data'.");
    }

    [Fact]
    public void A_folder_without_a_known_layout_is_refused_with_what_was_looked_for() =>
        MessageOf<InvalidDataException>(() => MovieLens.Load(_folder.Root)).Should()
            .Be($"The folder '{_folder.Root}' holds no MovieLens set. Looked for: 'u.data' (100K), 'ratings.dat' (1M, 10M), 'ratings.csv' (latest-small, 20M, 25M, 32M).");

    [Fact]
    public void A_missing_folder_is_refused()
    {
        var folder = Path.Combine(_folder.Root, "none");

        MessageOf<DirectoryNotFoundException>(() => MovieLens.Load(folder)).Should().Be($"The folder '{folder}' does not exist.");
    }

    [Fact]
    public void A_missing_list_of_films_is_refused()
    {
        _folder.Write("ratings.dat", "1::30::4::10\n");

        MessageOf<FileNotFoundException>(() => MovieLens.Load(_folder.Root)).Should().Be($"The file '{Path.Combine(_folder.Root, "movies.dat")}' does not exist.");
    }

    [Theory]
    [InlineData("x::A::Drama\n", "line 1, column 0: found 'x', expected a whole number for the film id.")]
    [InlineData("1::A::Drama\n1::B::Drama\n", "line 2: the film 1 is listed a second time.")]
    [InlineData("1::A::Drama\n2::B\n", "line 2: found 2 fields, expected 3.")]
    public void A_wrong_list_of_films_is_refused(string text, string message)
    {
        _folder.Write("ratings.dat", "1::30::4::10\n");
        var path = _folder.Write("movies.dat", text);

        MessageOf<InvalidDataException>(() => MovieLens.Load(_folder.Root)).Should().Be($"'{path}', {message}");
    }

    [Theory]
    [InlineData("10|A||||0|yes|0\n", "line 1, column 6: found 'yes', expected 0 or 1 for a genre.")]
    [InlineData("10|A||||0|1\n", "line 1: found 7 fields, expected 8.")]
    public void Wrong_genre_flags_are_refused(string text, string message)
    {
        _folder.Write("u.data", "1\t10\t1\t1\n");
        _folder.Write("u.genre", Genres100K);
        var path = _folder.Write("u.item", text);

        MessageOf<InvalidDataException>(() => MovieLens.Load(_folder.Root)).Should().Be($"'{path}', {message}");
    }

    [Theory]
    [InlineData("ml-100k", 100_000, 943, 1682, 19)]
    [InlineData("ml-1m", 1_000_209, 6040, 3706, 18)]
    [InlineData("ml-latest-small", 100_836, 610, 9724, 19)]
    public void Published_sets_have_the_published_sizes(string name, int rows, int users, int items, int genres)
    {
        var data = MovieLens.Load(RealData.Folder(name));

        var summary = InteractionSummary.Of(data.Interactions);
        (summary.Rows, summary.Users, summary.Items).Should().Be((rows, users, items));
        data.Genres.Feature.Cardinality.Should().Be(genres);
        Enumerable.Range(0, items).Select(data.TitleOf).Should().NotContainNulls();
    }

    [Fact]
    public void Each_published_rating_is_in_the_test_of_one_published_fold()
    {
        var folds = MovieLens.LoadFolds(RealData.Folder("ml-100k"));

        folds.Should().OnlyContain(f => f.Train.Count == 80_000 && f.Test.Count == 20_000);
        folds.SelectMany(f => Enumerable.Range(0, f.Test.Count).Select(r => (f.Test.UserIndices[r], f.Test.ItemIndices[r]))).ToHashSet().Count.Should().Be(100_000);
    }
}
