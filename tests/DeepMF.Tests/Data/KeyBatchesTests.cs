using DeepMF.Data;

namespace DeepMF.Tests.Data;

public sealed class KeyBatchesTests
{
    private static readonly InteractionTable Table = InteractionTable.Create<(int, int, float), int, int>([(5, 10, 1f), (6, 11, 2f), (7, 10, 3f)], r => r.Item1, r => r.Item2, r => r.Item3)
        .WithFeatures(new NumericFeatureTable(new NumericFeature("age"), FeatureKey.User, [20f, 30f, 40f]))
        .WithFeatures(new CategoricalFeatureTable(new CategoricalFeature("year", 9), FeatureKey.Item, [8, 3]));

    private static readonly ModelSpec Spec = ModelBuilder.Embed(Table.Users, 3).Embed(Table.Items, 3).Input(new NumericFeature("age")).Embed(new CategoricalFeature("year", 9), 2).Concat().RegressionHead();

    [Fact]
    public void Batches_hold_every_index_with_the_features_that_belong_to_it()
    {
        var items = Table.ItemBatch(Spec);
        var users = Table.UserBatch(Spec);

        items.Columns.Select(c => c.Feature.Name).Should().BeEquivalentTo("item", "year");
        items.Categorical("item").Indices[..items.Count].ToArray().Should().Equal(0, 1);
        items.Categorical("year").Indices[..items.Count].ToArray().Should().Equal(8, 3);
        users.Columns.Select(c => c.Feature.Name).Should().BeEquivalentTo("user", "age");
        users.Categorical("user").Indices[..users.Count].ToArray().Should().Equal(0, 1, 2);
        users.Numeric("age").Values[..users.Count].ToArray().Should().Equal(20, 30, 40);
    }

    [Fact]
    public void Chosen_users_come_in_the_order_given()
    {
        var users = Table.UserBatch(Spec, [2, 0]);

        users.Count.Should().Be(2);
        users.Categorical("user").Indices[..2].ToArray().Should().Equal(2, 0);
        users.Numeric("age").Values[..2].ToArray().Should().Equal(40, 20);
    }

    [Fact]
    public void Users_outside_the_table_and_none_at_all_are_refused()
    {
        new Action(() => Table.UserBatch(Spec, [1, 3])).Should().Throw<ArgumentOutOfRangeException>().WithMessage("The table has the users 0 to 2. (Parameter 'users')*");
        new Action(() => Table.UserBatch(Spec, [])).Should().Throw<ArgumentException>().WithMessage("A batch of users needs at least one user. (Parameter 'users')");
    }
}
