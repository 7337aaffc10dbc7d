using DeepMF.Data;
using DeepMF.Serving;
using DeepMF.Tests.Data;

namespace DeepMF.Tests.Serving;

public sealed class RecommenderTests
{
    [Fact]
    public void Known_ids_are_predicted_by_the_model()
    {
        using var recommender = Served.Dot();

        recommender.Predict("bob", 30).Should().Be(new PredictionResult(6, PredictionSource.Model));
        recommender.Predict([("bob", 30), ("zoe", 10), ("ann", 20)]).Should().Equal(new(6, PredictionSource.Model), recommender.Predict("zoe", 10), new(2, PredictionSource.Model));
    }

    [Fact]
    public void Unknown_ids_get_damped_biases()
    {
        using var recommender = Served.Dot();

        // μ = 4; b_10 = (1 + 0) / 27; b_ann = ((5 - 4 - b_10) + (3 - 4 - b_20)) / 12 with b_20 = -1 / 26.
        const double item = 1.0 / 27, user = (1 - item + (-1 + 1.0 / 26)) / 12;
        Approximately(recommender.Predict("zoe", 10), 4 + item, PredictionSource.UnknownUser);
        Approximately(recommender.Predict("ann", 99), 4 + user, PredictionSource.UnknownItem);
        Approximately(recommender.Predict("zoe", 99), 4, PredictionSource.UnknownUserAndItem);
        // In the vocabulary, but without interactions: never trained.
        Approximately(recommender.Predict("cid", 10), 4 + item, PredictionSource.UnknownUser);
        Approximately(recommender.Predict("ann", 40), 4 + user, PredictionSource.UnknownItem);
    }

    [Fact]
    public void Fallbacks_stay_inside_the_range_of_the_head()
    {
        using var recommender = Served.Dot(score => score.RegressionHead(range: (1, 3.5)));

        recommender.Predict("zoe", 99).Value.Should().Be(3.5f);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(5, 0.5f)]
    [InlineData(-1, 1)]
    public void A_binary_head_of_mere_interactions_falls_back_to_shares(float first, float others)
    {
        using var recommender = Served.Dot(score => score.BinaryHead(), first, others, others, others);

        recommender.RatingRange.Should().Be((1f, 1f));

        // Two users have anything, and three items are had by anyone.
        recommender.Predict("zoe", 10).Value.Should().Be(1);
        recommender.Predict("zoe", 20).Value.Should().Be(0.5f);
        recommender.Predict("ann", 99).Value.Should().BeApproximately(2 / 3f, 1e-6f);
        recommender.Predict("zoe", 99).Value.Should().BeApproximately(4 / 6f, 1e-6f);
    }

    [Fact]
    public void A_binary_head_of_ratings_from_0_to_1_falls_back_to_biases()
    {
        using var recommender = Served.Dot(score => score.BinaryHead(), 1, 0, 0.5f, 0.5f);

        recommender.RatingRange.Should().Be((0f, 1f));
        recommender.Predict("zoe", 10).Value.Should().BeApproximately(0.5f + 0.5f / 27, 1e-6f);
    }

    [Fact]
    public void A_ranking_head_falls_back_to_popularity()
    {
        using var recommender = Served.Dot(score => score.RankingHead(), 1, 1, 1, 1);

        recommender.Predict("zoe", 10).Value.Should().BeApproximately(MathF.Log(3), 1e-6f);
        recommender.Predict("zoe", 99).Value.Should().Be(0);
    }

    [Fact]
    public void A_list_leaves_out_what_the_user_has_seen_and_what_the_model_does_not_know()
    {
        using var recommender = Served.Dot();

        var list = recommender.Recommend("ann", 2);

        list.Items.Should().Equal(new RecommendedItem(30, 3));
        list.Source.Should().Be(RecommendationSource.Model);
        list.Status.Should().Be(RecommendationStatus.Partial);
    }

    [Fact]
    public void Options_choose_the_items()
    {
        using var recommender = Served.Dot();

        recommender.Recommend("ann", 3, new RecommendationOptions { ExcludeSeen = false }).Ids().Should().Equal(30, 20, 10);
        recommender.Recommend("ann", 1, new RecommendationOptions { ExcludeSeen = false }).Status.Should().Be(RecommendationStatus.Full);
        recommender.Recommend("ann", 3, new RecommendationOptions { ExcludeSeen = false, Excluded = [30, 77] }).Ids().Should().Equal(20, 10);
        recommender.Recommend("ann", 3, new RecommendationOptions { ExcludeSeen = false, Filter = item => item.Number < 30 }).Ids().Should().Equal(20, 10);
        var candidates = recommender.Recommend("ann", 3, new RecommendationOptions { ExcludeSeen = false, Candidates = [10, 99, 30, 40] });
        candidates.Ids().Should().Equal(30, 10);
        candidates.UnknownCandidates.Should().Equal(99, 40);
    }

    [Fact]
    public void Empty_lists_say_why()
    {
        using var recommender = Served.Dot();

        Empty(recommender.Recommend("ann", 3, new RecommendationOptions { Candidates = [] }), RecommendationStatus.NoCandidates);
        Empty(recommender.Recommend("zoe", 3, new RecommendationOptions { Candidates = [] }), RecommendationStatus.NoCandidates);
        Empty(recommender.Recommend("ann", 3, new RecommendationOptions { Filter = _ => false }), RecommendationStatus.NoCandidates);
        Empty(recommender.Recommend("ann", 3, new RecommendationOptions { Candidates = [10, 20] }), RecommendationStatus.SeenEverything);

        static void Empty(RecommendationResult list, RecommendationStatus status)
        {
            list.Items.Should().BeEmpty();
            list.Status.Should().Be(status);
        }
    }

    [Fact]
    public void An_unknown_user_gets_what_most_users_have()
    {
        using var recommender = Served.Dot();

        var list = recommender.Recommend("zoe", 2, new RecommendationOptions { Excluded = [20] });

        list.Ids().Should().Equal(10, 30);
        list.Source.Should().Be(RecommendationSource.Popularity);
        list.Items[0].Score.Should().Be(recommender.Predict("zoe", 10).Value);
    }

    [Fact]
    public void The_index_of_unknown_ids_is_in_no_list()
    {
        var table = new InteractionTable(Vocabulary.Create(["ann"], hasUnknown: true), Vocabulary.Create([10, 20], hasUnknown: true), [1, 1, 0], [1, 0, 2], [5, 4, 3]);
        using var model = ModelBuilder.Embed(table.Users, 1).Embed(table.Items, 1).Dot().RegressionHead().Build(seed: 1);
        using var recommender = Recommender.Create(model, table);

        recommender.Recommend("ann", 9, new RecommendationOptions { ExcludeSeen = false }).Ids().Should().BeEquivalentTo([10, 20]);
        recommender.Recommend("zoe", 9).Ids().Should().Equal(10, 20);
        recommender.Predict("zoe", 10).Source.Should().Be(PredictionSource.UnknownUser);
        recommender.SeenBy("ann").Should().Equal((RawId)10);
    }

    [Fact]
    public void Similar_items_point_into_the_same_direction()
    {
        var table = Served.Table();
        using var model = ModelBuilder.Embed(table.Users, 2).Embed(table.Items, 2).Dot().RegressionHead().Build(seed: 1);
        Served.Write(model, "embedding.item.weight", 1, 0, 3, 3, 0.5f, 0.1f, 9, 0);
        using var recommender = Recommender.Create(model, table);

        recommender.Similar(10, 5).Items.Select(i => i.Item.Number).Should().Equal(30, 20);
        recommender.Similar(10, 5).Items[1].Similarity.Should().BeApproximately(MathF.Sqrt(0.5f), 1e-6f);
        recommender.Similar(10, 1, SimilarityMeasure.Dot).Items.Should().Equal(new SimilarItem(20, 3));
        recommender.Similar(99, 5).Should().BeEquivalentTo(new { Item = (RawId)99, IsKnown = false, Items = Array.Empty<SimilarItem>() });
    }

    [Fact]
    public void Similar_items_among_given_ones_are_those_of_all_items()
    {
        var table = Served.Table();
        using var model = ModelBuilder.Embed(table.Users, 2).Embed(table.Items, 2).Dot().RegressionHead().Build(seed: 1);
        Served.Write(model, "embedding.item.weight", 1, 0, 3, 3, 0.5f, 0.1f, 9, 0);
        using var recommender = Recommender.Create(model, table);

        // 10 is the item itself, nobody has 40, and 99 does not exist.
        recommender.Similar(10, [20, 10, 40, 99, 30, 20], 5).Items.Should().Equal(recommender.Similar(10, 5).Items);
        recommender.Similar(10, [20, 30], 1, SimilarityMeasure.Dot).Items.Should().Equal(new SimilarItem(20, 3));
        recommender.Similar(10, [], 5).Should().BeEquivalentTo(new { Item = (RawId)10, IsKnown = true, Items = Array.Empty<SimilarItem>() });
        recommender.Similar(99, [20], 5).Should().BeEquivalentTo(new { Item = (RawId)99, IsKnown = false, Items = Array.Empty<SimilarItem>() });
        Small.MessageOf<ArgumentException>(() => recommender.Similar(10, ["ten"], 5)).Should().Be("The item 'ten' is a text, but ids of items are numbers. (Parameter 'among')");
        Small.MessageOf<ArgumentOutOfRangeException>(() => recommender.Similar(10, [20], 0)).Should().Be("A list has at least one item. (Parameter 'n')\nActual value was 0.");
    }

    [Fact]
    public void The_range_of_ratings_is_that_of_the_interactions()
    {
        using var recommender = Served.Dot();

        recommender.RatingRange.Should().Be((3f, 5f));
    }

    [Fact]
    public void Towers_are_compared_by_what_they_give()
    {
        var table = Served.Table();
        using var model = ModelBuilder.Embed(table.Users, 2).Embed(table.Items, 2, i => i.Relu()).Dot().RegressionHead().Build(seed: 1);
        // After the Relu items 10 and 30 are the same.
        Served.Write(model, "embedding.item.weight", 1, -5, 1, 1, 1, -1, 9, 0);
        using var recommender = Recommender.Create(model, table);

        recommender.Similar(10, 2).Items.Should().Equal(new SimilarItem(30, 1), new SimilarItem(20, (float)Math.Sqrt(0.5)));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        using var recommender = Served.Dot();

        const string tooShort = "A list has at least one item. (Parameter 'n')\nActual value was 0.";
        Small.MessageOf<ArgumentOutOfRangeException>(() => recommender.Recommend("ann", 0)).Should().Be(tooShort);
        Small.MessageOf<ArgumentOutOfRangeException>(() => recommender.RecommendAll(0)).Should().Be(tooShort);
        Small.MessageOf<ArgumentOutOfRangeException>(() => recommender.Similar(10, 0)).Should().Be(tooShort);
        Small.MessageOf<ArgumentOutOfRangeException>(() => recommender.Similar(10, 1, (SimilarityMeasure)7)).Should().Be("Similarity is measured by Cosine or Dot. (Parameter 'measure')\nActual value was 7.");
        Small.MessageOf<ArgumentException>(() => recommender.Predict(1, 10)).Should().Be("The user '1' is a number, but ids of users are texts. (Parameter 'user')");
        Small.MessageOf<ArgumentException>(() => recommender.Predict("ann", "ten")).Should().Be("The item 'ten' is a text, but ids of items are numbers. (Parameter 'item')");
        Small.MessageOf<ArgumentException>(() => recommender.Recommend("ann", 1, new RecommendationOptions { Candidates = ["ten"] })).Should().Be("The item 'ten' is a text, but ids of items are numbers. (Parameter 'options')");
    }

    [Fact]
    public void A_model_and_a_table_that_do_not_fit_are_refused()
    {
        var table = Served.Table();
        using var other = ModelBuilder.Embed(new CategoricalFeature("user", 9), 1).Embed(table.Items, 1).Dot().RegressionHead().Build();
        using var alone = ModelBuilder.Embed(table.Items, 1).Embed(table.Items, 1).Dot().RegressionHead().Build();
        using var model = Served.DotModel(table);

        Small.MessageOf<ArgumentException>(() => Recommender.Create(other, table)).Should().StartWith("The table has no feature 'user' (categorical, 9). It has: 'user' (categorical, 3), 'item' (categorical, 4).");
        Small.MessageOf<ArgumentException>(() => Recommender.Create(alone, table)).Should().Be("A recommender needs a model of users and items, but no feature of this one belongs to users. It has: 'item'.");
        Small.MessageOf<ArgumentException>(() => Recommender.Create(model, table.Select([]))).Should().Be("The table has no interactions, so a recommender has nothing to go by. Give the interactions that the model was trained on.");
    }

    [Fact]
    public void A_table_that_was_read_anew_in_another_order_is_refused()
    {
        var table = Served.Table();
        using var model = Served.DotModel(table).AttachVocabularies(table.VocabulariesFor(Served.DotModel(table).Spec));
        InteractionTable swapped = new(Vocabulary.Create(["ann", "bob", "cid"]), Vocabulary.Create([10, 30, 20, 40]), [0, 0, 1, 1], [0, 2, 0, 1], [5, 3, 4, 4]);
        InteractionTable wider = new(Vocabulary.Create(["ann", "bob", "cid"]), Vocabulary.Create([10L, 20L, 30L, 40L]), [0, 0, 1, 1], [0, 1, 0, 2], [5, 3, 4, 4]);

        Small.MessageOf<ArgumentException>(() => Recommender.Create(model, swapped)).Should()
            .Be("The table does not have the vocabulary of the model for feature 'item': index 1 is '30' here and '20' in the model. Read the data with the vocabularies of the model, as InteractionTable.Encode does.");
        using var same = Recommender.Create(model, wider);
        same.Predict("bob", 30).Value.Should().Be(6);
    }

    [Fact]
    public void Training_the_model_further_changes_nothing()
    {
        var table = Served.Table();
        using var model = Served.DotModel(table);
        using var recommender = Recommender.Create(model, table);

        Served.Write(model, "embedding.user.weight", 9, 9, 9);

        recommender.Predict("bob", 30).Value.Should().Be(6);
    }

    private static void Approximately(PredictionResult result, double value, PredictionSource source)
    {
        result.Value.Should().BeApproximately((float)value, 1e-5f);
        result.Source.Should().Be(source);
    }
}
