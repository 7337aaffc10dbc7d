using DeepMF.Data;
using DeepMF.Serving;
using DeepMF.Tests.Data;

namespace DeepMF.Tests.Serving;

public sealed class GrowthTests
{
    [Fact]
    public void A_grown_recommender_knows_the_new_user_and_is_saved_and_loaded()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Root, "grown.deepmf");
        using var recommender = Served.Dot();
        var folded = recommender.FoldIn([(10, 5), (20, 4)]);

        using var grown = recommender.WithUser("dan", [(10, 5), (20, 4)]);
        grown.Save(path);
        using var loaded = Recommender.Load(path);

        loaded.Predict("dan", 30).Source.Should().Be(PredictionSource.Model);
        loaded.Predict("dan", 30).Value.Should().BeApproximately(folded.Predict(30).Value, 1e-5f);
        loaded.Recommend("dan", 5).Ids().Should().Equal(30);
        loaded.Popularity(10).Should().Be(3);
        recommender.KnowsUser("dan").Should().BeFalse();
    }

    [Fact]
    public void Growing_changes_no_prediction_of_known_ids()
    {
        using var recommender = Deep();
        using var first = recommender.WithUser("dan", [(10, 5)]);

        using var grown = first.WithItem(50, [("ann", 5), ("dan", 4)]);

        foreach (var user in new[] { "ann", "bob" })
            foreach (var item in new[] { 10, 20, 30 })
                BitConverter.SingleToInt32Bits(grown.Predict(user, item).Value).Should().Be(BitConverter.SingleToInt32Bits(recommender.Predict(user, item).Value));
        grown.Predict("dan", 10).Should().Be(first.Predict("dan", 10));
        grown.Predict("bob", 50).Source.Should().Be(PredictionSource.Model);
        grown.SeenBy("ann").Should().Equal(10, 20, 50);
        grown.SeenBy("bob").Should().Equal(10, 30);
    }

    [Fact]
    public void New_rows_get_the_features_that_are_given()
    {
        var table = Served.Table().WithFeatures(new MultiValuedFeatureTable(new MultiValuedFeature("genres", 3), FeatureKey.Item, [0, 1, 2, 2, 3], [0, 1, 2]));
        using var model = ModelBuilder.Embed(table.Users, 2).Embed(new MultiValuedFeature("genres", 3), 2).Dot().RegressionHead().Build(seed: 4);
        using var recommender = Recommender.Create(model, table);

        using var grown = recommender.WithItem(50, Array.Empty<(RawId, float)>(), new FoldInOptions { Features = [("genres", new[] { 1 })] });

        // Item 20 has the same genre, and the model knows items by genres alone.
        grown.Predict("ann", 50).Should().Be(recommender.Predict("ann", 20));
    }

    [Fact]
    public void What_cannot_grow_is_refused()
    {
        using var recommender = Served.Dot();

        Small.MessageOf<ArgumentException>(() => recommender.WithUser("bob", [(10, 5)])).Should().Be("The user 'bob' exists already. (Parameter 'user')");
        Small.MessageOf<ArgumentException>(() => recommender.WithItem(20, [("ann", 5)])).Should().Be("The item '20' exists already. (Parameter 'item')");
        Small.MessageOf<ArgumentException>(() => recommender.WithUser(7, [(10, 5)])).Should().Be("The user '7' is a number, but ids of users are texts. (Parameter 'user')");
        Small.MessageOf<ArgumentException>(() => recommender.WithItem(5_000_000_000, [("ann", 5)])).Should().Be("The item '5000000000' is too large: ids of items are of type Int32. (Parameter 'item')");
        Small.MessageOf<ArgumentException>(() => recommender.WithUser("dan", [(99, 5)])).Should().Be("The item '99' is unknown, so that nothing can be learned from its rating. Leave it out. (Parameter 'ratings')");
        Small.MessageOf<ArgumentException>(() => recommender.WithUser("dan", Array.Empty<(RawId, float)>())).Should().Be("Without ratings nothing is known of the new user. Give at least one. (Parameter 'ratings')");
        Small.MessageOf<ArgumentException>(() => recommender.WithUser("dan", [(10, 5)], new FoldInOptions { Features = [("age", 3f)] }))
            .Should().Be("No feature 'age' belongs to users in this recommender. There are: none. (Parameter 'options')");
    }

    private static Recommender Deep()
    {
        var table = Served.Table();
        using var model = ModelBuilder.Embed(table.Users, 3).Embed(table.Items, 5).Concat().Dense(4).Relu().AddBiases().RegressionHead(range: (1, 5)).Build(seed: 8);
        return Recommender.Create(model, table);
    }
}
