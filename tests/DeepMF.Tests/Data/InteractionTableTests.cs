using DeepMF.Data;
using static DeepMF.Tests.Data.Small;

namespace DeepMF.Tests.Data;

public sealed class InteractionTableTests
{
    private static readonly Vocabulary<int> TwoUsers = Vocabulary.Create([10, 20]);
    private static readonly Vocabulary<string> ThreeItems = Vocabulary.Create(["a", "b", "c"]);

    [Fact]
    public void A_table_holds_its_columns_and_hands_out_features()
    {
        int[] users = [0, 1, 1];

        var table = new InteractionTable(TwoUsers, ThreeItems, users, [2, 0, 1], [1, 2, 3.5f], [30, 10, 20]);
        users[0] = 1;

        table.Count.Should().Be(3);
        table.UserIndices.ToArray().Should().Equal([0, 1, 1], "columns are copied");
        table.ItemIndices.ToArray().Should().Equal(2, 0, 1);
        table.Ratings.ToArray().Should().Equal(1, 2, 3.5f);
        table.HasTimestamps.Should().BeTrue();
        table.Timestamps.ToArray().Should().Equal(30, 10, 20);
        table.Users.Should().Be(new CategoricalFeature("user", 2));
        table.Items.Should().Be(new CategoricalFeature("item", 3));
        table.Density.Should().Be(0.5);
        table.FeatureTables.Should().BeEmpty();
    }

    [Fact]
    public void Times_may_be_unknown()
    {
        var table = new InteractionTable(TwoUsers, ThreeItems, [0], [0], [1]);

        table.HasTimestamps.Should().BeFalse();
        table.Timestamps.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void Columns_of_unequal_length_are_refused() =>
        MessageOf<ArgumentException>(() => _ = new InteractionTable(TwoUsers, ThreeItems, [0, 1], [0, 1], [1], [1, 2, 3])).Should()
            .Be("The columns of an interaction table have one length, but there are 2 users, 2 items, 1 ratings and 3 timestamps.");

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public void An_index_outside_the_vocabulary_is_refused(int user) =>
        MessageOf<ArgumentOutOfRangeException>(() => _ = new InteractionTable(TwoUsers, ThreeItems, [0, user], [0, 0], [1, 1])).Should()
            .Be($"Row 1 has the user index {user}, but indices run from 0 to 1. (Parameter 'userIndices')\nActual value was {user}.");

    [Fact]
    public void An_item_outside_the_vocabulary_is_refused() =>
        MessageOf<ArgumentOutOfRangeException>(() => _ = new InteractionTable(TwoUsers, ThreeItems, [0], [3], [1])).Should()
            .Be("Row 0 has the item index 3, but indices run from 0 to 2. (Parameter 'itemIndices')\nActual value was 3.");

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void A_rating_that_is_no_number_is_refused(float rating, string text) =>
        MessageOf<ArgumentException>(() => _ = new InteractionTable(TwoUsers, ThreeItems, [0, 1], [0, 0], [1, rating])).Should()
            .Be($"Row 1 has the rating {text}, but ratings are finite numbers. (Parameter 'ratings')");

    [Fact]
    public void An_empty_vocabulary_is_refused() =>
        MessageOf<ArgumentException>(() => _ = new InteractionTable(Vocabulary.Create<int>([]), ThreeItems, [], [], [])).Should()
            .Be("An interaction table needs at least one user, but the vocabulary is empty. (Parameter 'userVocabulary')");

    [Fact]
    public void Select_takes_rows_in_the_order_given_and_shares_the_rest()
    {
        var table = Table([0, 1, 2], [2, 1, 0], [7, 8, 9]);

        var selected = table.Select([2, 0, 2]);

        selected.UserIndices.ToArray().Should().Equal(2, 0, 2);
        selected.ItemIndices.ToArray().Should().Equal(0, 2, 0);
        selected.Ratings.ToArray().Should().Equal(2, 0, 2);
        selected.Timestamps.ToArray().Should().Equal(9, 7, 9);
        selected.UserVocabulary.Should().BeSameAs(table.UserVocabulary);
        selected.Users.Should().Be(table.Users);
    }

    [Fact]
    public void Select_refuses_a_row_outside_the_table() =>
        MessageOf<ArgumentOutOfRangeException>(() => Table([0], [0]).Select([0, 1])).Should()
            .Be("The table has 1 rows, so there is no row 1. (Parameter 'rows')\nActual value was 1.");

    [Fact]
    public void WithFeatures_makes_a_copy_and_keeps_the_original()
    {
        var table = Table([0, 1], [0, 1]);
        var age = new NumericFeatureTable(new NumericFeature("age"), FeatureKey.User, [20, 30]);

        var with = table.WithFeatures(age);

        with.FeatureTables.Should().Equal(age);
        with.Select([1]).FeatureTables.Should().Equal(age);
        table.FeatureTables.Should().BeEmpty();
        with.WithFeatures(age).Should().BeSameAs(with);
    }

    [Theory]
    [InlineData("age")]
    [InlineData("user")]
    [InlineData("item")]
    public void A_feature_name_twice_is_refused(string name)
    {
        var table = Table([0, 1], [0, 1]).WithFeatures(new NumericFeatureTable(new NumericFeature("age"), FeatureKey.User, [20, 30]));

        MessageOf<ArgumentException>(() => table.WithFeatures(new NumericFeatureTable(new NumericFeature(name), FeatureKey.User, [1, 2]))).Should()
            .Be($"The table has a feature '{name}' already: give the other one another name. (Parameter 'table')");
    }

    [Fact]
    public void A_feature_with_another_number_of_rows_is_refused() =>
        MessageOf<ArgumentException>(() => Table([0, 1], [0, 2]).WithFeatures(new NumericFeatureTable(new NumericFeature("year"), FeatureKey.Item, [1, 2]))).Should()
            .Be("Feature 'year' needs one row per item: the vocabulary has 3 indices, but the feature has 2 rows. (Parameter 'table')");

    [Fact]
    public void A_model_gets_the_vocabularies_of_its_own_features_only()
    {
        var data = GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = 20, Items = 30, Ratings = 100 });
        var table = data.Interactions;
        var plain = ModelBuilder.Embed(table.Users, 2).Embed(table.Items, 2).Dot().RegressionHead();
        var withGenres = ModelBuilder.Embed(table.Users, 2).Embed(data.Genres.Feature, 2).Input(new NumericFeature("age")).Concat().RegressionHead();

        table.VocabulariesFor(plain).Should().Equal(new Dictionary<string, Vocabulary> { ["user"] = table.UserVocabulary, ["item"] = table.ItemVocabulary });
        table.VocabulariesFor(withGenres).Should().Equal(new Dictionary<string, Vocabulary> { ["user"] = table.UserVocabulary, [data.Genres.Feature.Name] = data.Genres.Vocabulary! });
    }

    [Fact]
    public void Numbers_made_of_a_vocabulary_need_none_in_a_model()
    {
        var data = GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = 20, Items = 30, Ratings = 100 });
        var genres = data.Genres.ToMultiHot();
        var table = data.Interactions.WithFeatures(genres);
        var spec = ModelBuilder.Embed(table.Users, 2).Input(genres.Feature).Concat().RegressionHead();

        using var model = spec.Build().AttachVocabularies(table.VocabulariesFor(spec));

        model.Vocabularies.Keys.Should().Equal("user");
    }
}
