using DeepMF.Data;
using static DeepMF.Tests.Data.Small;

namespace DeepMF.Tests.Data;

public sealed class InteractionTableCreateTests
{
    private static readonly (string User, long Item, float Stars, long Time)[] Rows = [("ann", 7, 5, 100), ("bob", 3, 2, 50), ("ann", 3, 4, 60)];

    [Fact]
    public void Rows_of_any_type_become_a_table()
    {
        var table = InteractionTable.Create(Rows, r => r.User, r => r.Item, r => r.Stars, r => r.Time);

        table.UserIndices.ToArray().Should().Equal(0, 1, 0);
        table.ItemIndices.ToArray().Should().Equal(0, 1, 1);
        table.Ratings.ToArray().Should().Equal(5, 2, 4);
        table.Timestamps.ToArray().Should().Equal(100, 50, 60);
        ((Vocabulary<string>)table.UserVocabulary).Ids.ToArray().Should().Equal("ann", "bob");
        ((Vocabulary<long>)table.ItemVocabulary).Ids.ToArray().Should().Equal(7, 3);
    }

    [Fact]
    public void Times_are_optional() =>
        InteractionTable.Create(Rows, r => r.User, r => r.Item, r => r.Stars).HasTimestamps.Should().BeFalse();

    [Fact]
    public void Ratings_are_optional()
    {
        var clicks = InteractionTable.Create(Rows, r => r.User, r => r.Item, timestampSelector: r => r.Time);

        clicks.Ratings.ToArray().Should().Equal(1, 1, 1);
        clicks.Timestamps.ToArray().Should().Equal(100, 50, 60);
        var later = InteractionTable.Encode((Vocabulary<string>)clicks.UserVocabulary, (Vocabulary<long>)clicks.ItemVocabulary, Rows[..1], r => r.User, r => r.Item).Interactions;
        later.Ratings.ToArray().Should().Equal(1);
    }

    [Fact]
    public void Repeated_clicks_are_rows_until_they_are_taken_out()
    {
        (int User, int Item, float Rating, long Time)[] rows = [(1, 7, 3, 100), (2, 7, 1, 110), (1, 7, 5, 120), (1, 8, 1, 130)];
        var clicks = InteractionTable.Create(rows, r => r.User, r => r.Item, r => r.Rating, r => r.Time);

        var pairs = clicks.WithoutRepeats();

        clicks.Count.Should().Be(4);
        pairs.Ratings.ToArray().Should().Equal(3, 1, 1);
        pairs.Timestamps.ToArray().Should().Equal(100, 110, 130);
        pairs.UserVocabulary.Should().BeSameAs(clicks.UserVocabulary);
        pairs.WithoutRepeats().Should().BeSameAs(pairs);
    }

    [Fact]
    public void No_rows_are_refused() =>
        MessageOf<ArgumentException>(() => InteractionTable.Create(Rows[..0], r => r.User, r => r.Item, r => r.Stars)).Should()
            .Be("There are no rows, so there are no users and no items. (Parameter 'rows')");

    [Fact]
    public void A_missing_id_is_refused_with_its_row() =>
        MessageOf<ArgumentException>(() => InteractionTable.Create(Rows, r => r.User == "bob" ? null! : r.User, r => r.Item, r => r.Stars)).Should()
            .Be("Row 1 has no user id: the selector returned null. (Parameter 'rows')");

    [Fact]
    public void A_rating_that_is_no_number_is_refused_with_its_row() =>
        MessageOf<ArgumentException>(() => InteractionTable.Create(Rows, r => r.User, r => r.Item, r => r.Stars == 4 ? float.NaN : 1)).Should()
            .Be("Row 2 has the rating NaN, but ratings are finite numbers. (Parameter 'rows')");

    [Fact]
    public void Existing_vocabularies_are_kept()
    {
        var users = Vocabulary.Create(["bob", "ann"]);
        var items = Vocabulary.Create([3L, 7L, 9L]);

        var result = InteractionTable.Encode(users, items, Rows, r => r.User, r => r.Item, r => r.Stars);

        result.SkippedRows.Should().Be(0);
        result.Interactions.UserVocabulary.Should().BeSameAs(users);
        result.Interactions.UserIndices.ToArray().Should().Equal(1, 0, 1);
        result.Interactions.Items.Cardinality.Should().Be(3);
    }

    [Fact]
    public void An_unknown_id_is_refused_with_its_row_and_the_way_out() =>
        MessageOf<ArgumentException>(() => InteractionTable.Encode(Vocabulary.Create(["ann", "bob"]), Vocabulary.Create([7L]), Rows, r => r.User, r => r.Item, r => r.Stars)).Should()
            .Be("Row 1 has the item '3', which the vocabulary does not know. Drop such rows with UnknownIds.Skip, or build the vocabulary with hasUnknown. (Parameter 'rows')");

    [Fact]
    public void Rows_with_unknown_ids_are_dropped_and_counted_where_asked_for()
    {
        var result = InteractionTable.Encode(Vocabulary.Create(["ann"]), Vocabulary.Create([3L]), Rows, r => r.User, r => r.Item, r => r.Stars, r => r.Time, UnknownIds.Skip);

        result.SkippedRows.Should().Be(2);
        result.Interactions.Ratings.ToArray().Should().Equal(4);
        result.Interactions.Timestamps.ToArray().Should().Equal(60);
    }

    [Fact]
    public void All_rows_may_be_dropped()
    {
        var result = InteractionTable.Encode(Vocabulary.Create(["eve"]), Vocabulary.Create([3L]), Rows, r => r.User, r => r.Item, r => r.Stars, unknownIds: UnknownIds.Skip);

        result.SkippedRows.Should().Be(3);
        result.Interactions.Count.Should().Be(0);
    }

    [Theory]
    [InlineData(UnknownIds.Refuse)]
    [InlineData(UnknownIds.Skip)]
    public void Unknown_ids_get_index_0_where_the_vocabulary_has_it(UnknownIds unknownIds)
    {
        var result = InteractionTable.Encode(Vocabulary.Create(["ann"], hasUnknown: true), Vocabulary.Create([3L], hasUnknown: true), Rows, r => r.User, r => r.Item, r => r.Stars, unknownIds: unknownIds);

        result.SkippedRows.Should().Be(0);
        result.Interactions.UserIndices.ToArray().Should().Equal(1, 0, 1);
        result.Interactions.ItemIndices.ToArray().Should().Equal(0, 1, 1);
    }
}
