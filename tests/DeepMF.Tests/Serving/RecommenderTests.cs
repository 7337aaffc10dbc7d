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
    public void A_loaded_recommender_answers_as_the_saved_one()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Root, "r.deepmf");
        using var recommender = Served.Dot();

        recommender.Save(path);
        using var loaded = Recommender.Load(path);
        using var model = Model.Load(path);

        loaded.Recommend("ann", 3).Should().BeEquivalentTo(recommender.Recommend("ann", 3));
        loaded.Similar(10, 3).Should().BeEquivalentTo(recommender.Similar(10, 3));
        loaded.Predict("zoe", 20).Should().Be(recommender.Predict("zoe", 20));
        model.Predict(("user", "bob"), ("item", 30)).Should().Be(6);
    }
}
