using DeepMF.Data;
using static DeepMF.Tests.Data.Small;

namespace DeepMF.Tests.Data;

public sealed class FeatureTableTests
{
    private static readonly MultiValuedFeature Genre = new("genre", 3);
    private static readonly Vocabulary<string> Names = Vocabulary.Create(["Drama", "Comedy", "War"]);
    private static readonly MultiValuedFeatureTable Genres = new(Genre, FeatureKey.Item, [0, 2, 2, 3], [2, 0, 1], Names);

    [Fact]
    public void A_bag_is_found_by_its_row()
    {
        Genres.Rows.Should().Be(3);
        Genres.ValuesOf(0).ToArray().Should().Equal(2, 0);
        Genres.ValuesOf(1).ToArray().Should().BeEmpty();
        Genres.ValuesOf(2).ToArray().Should().Equal(1);
        ((FeatureTable)Genres).Feature.Should().Be(Genre);
        Genres.Vocabulary.Should().BeSameAs(Names);
    }

    [Fact]
    public void A_bag_outside_the_table_is_refused() =>
        MessageOf<ArgumentOutOfRangeException>(() => Genres.ValuesOf(3)).Should()
            .Be("Feature 'genre' has the rows 0 to 2. (Parameter 'row')\nActual value was 3.");

    [Fact]
    public void The_first_value_of_a_bag_makes_a_categorical_feature_with_a_value_for_empty_bags()
    {
        var first = Genres.First();

        first.Feature.Should().Be(new CategoricalFeature("genre-first", 4));
        first.Key.Should().Be(FeatureKey.Item);
        first.Indices.ToArray().Should().Equal(2, 3, 1);
        ((Vocabulary<string>)first.Vocabulary!).Ids.ToArray().Should().Equal("Drama", "Comedy", "War", "(none)");
    }

    [Fact]
    public void A_name_for_empty_bags_that_is_taken_is_refused() =>
        MessageOf<ArgumentException>(() => Genres.First("main genre", "War")).Should()
            .Be("Feature 'genre' has a value 'War' already: name the value of empty rows otherwise. (Parameter 'emptyName')");

    [Fact]
    public void A_bag_becomes_a_multi_hot_row()
    {
        var hot = Genres.ToMultiHot("genres as numbers");

        hot.Feature.Should().Be(new NumericFeature("genres as numbers", 3));
        hot.Values.ToArray().Should().Equal(1, 0, 1, 0, 0, 0, 0, 1, 0);
        hot.Vocabulary.Should().BeSameAs(Names);
    }

    [Fact]
    public void A_value_outside_the_feature_is_refused()
    {
        MessageOf<ArgumentOutOfRangeException>(() => _ = new MultiValuedFeatureTable(Genre, FeatureKey.Item, [0, 2], [0, 3])).Should()
            .Be("Feature 'genre' has the indices 0 to 2, but number 1 of its values is 3. (Parameter 'values')\nActual value was 3.");
        MessageOf<ArgumentOutOfRangeException>(() => _ = new CategoricalFeatureTable(new CategoricalFeature("sex", 2), FeatureKey.User, [0, -1])).Should()
            .Be("Feature 'sex' has the indices 0 to 1, but number 1 of its values is -1. (Parameter 'indices')\nActual value was -1.");
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 1, 2 })]
    [InlineData(new[] { 0, 1 })]
    public void Offsets_that_do_not_fit_the_values_are_refused(int[] offsets) =>
        MessageOf<ArgumentException>(() => _ = new MultiValuedFeatureTable(Genre, FeatureKey.Item, offsets, [0, 1])).Should()
            .Be("The offsets of feature 'genre' start at 0 and end at the number of values, 2. (Parameter 'offsets')");

    [Fact]
    public void Falling_offsets_are_refused() =>
        MessageOf<ArgumentException>(() => _ = new MultiValuedFeatureTable(Genre, FeatureKey.Item, [0, 2, 1, 2], [0, 1])).Should()
            .Be("The offsets of feature 'genre' never fall, but row 1 starts at 2 and ends at 1. (Parameter 'offsets')");

    [Fact]
    public void Numbers_that_make_no_whole_rows_are_refused() =>
        MessageOf<ArgumentException>(() => _ = new NumericFeatureTable(new NumericFeature("place", 2), FeatureKey.User, [1, 2, 3])).Should()
            .Be("Feature 'place' has 2 numbers per row, but 3 numbers are no whole number of rows. (Parameter 'values')");

    [Fact]
    public void A_number_that_is_not_finite_is_refused() =>
        MessageOf<ArgumentException>(() => _ = new NumericFeatureTable(new NumericFeature("place", 2), FeatureKey.User, [1, 2, 3, float.PositiveInfinity])).Should()
            .Be("Feature 'place' holds finite numbers, but row 1 has Infinity in column 1. (Parameter 'values')");

    [Fact]
    public void A_vocabulary_of_another_size_is_refused()
    {
        MessageOf<ArgumentException>(() => _ = new CategoricalFeatureTable(new CategoricalFeature("sex", 2), FeatureKey.User, [0, 1], Names)).Should()
            .Be("Feature 'sex' has a cardinality of 2, but its vocabulary has 3 indices. (Parameter 'vocabulary')");
        MessageOf<ArgumentException>(() => _ = new NumericFeatureTable(new NumericFeature("age"), FeatureKey.User, [0, 1], Names)).Should()
            .Be("Feature 'age' has a width of 1, but its vocabulary has 3 indices. (Parameter 'vocabulary')");
    }

    [Fact]
    public void A_key_that_is_not_defined_is_refused() =>
        MessageOf<ArgumentOutOfRangeException>(() => _ = new NumericFeatureTable(new NumericFeature("age"), (FeatureKey)7, [0])).Should()
            .Be("A feature table is keyed by User or by Item. (Parameter 'key')\nActual value was 7.");
}
