using DeepMF.Samples.RecommendationService.Serving;

namespace DeepMF.Samples.RecommendationService.Tests.Serving;

/// <summary>What a recommender cannot do shows in requests for it, and not at the start.</summary>
public sealed class WarmUpTests
{
    [Fact]
    public async Task A_model_that_does_not_take_the_highest_rating_is_served_and_loaded_again()
    {
        await using var service = await RunningService.StartAsync(path => Films.SaveWithClasses(path, classes: 2));

        ((int)(await service.PostAsync("/api/reload", ""))["recommenderVersion"]!).Should().Be(2);

        (await service.GetAsync("/api/users/ann/recommendations")).Items().Should().BeEquivalentTo([30, 50]);
        (await service.PostAsync("/api/fold-in", """{"ratings":[{"item":10,"rating":4}]}""")).Items().Should().HaveCount(3);
        (await service.ProblemAsync("POST", "/api/fold-in", """{"ratings":[{"item":10,"rating":5}]}""")).Should().Be((400, "The item '10' has the rating 5, but ratings go from 3 to 4 in steps of 1."));
    }

    [Fact]
    public async Task A_model_that_knows_ids_by_their_features_alone_is_served_and_says_what_it_cannot_do()
    {
        await using var service = await RunningService.StartAsync(Films.SaveWithoutIds);

        (await service.GetAsync("/api/users/ann/recommendations")).Items().Should().BeEquivalentTo([30, 40, 50]);
        (await service.ProblemAsync("POST", "/api/fold-in", """{"ratings":[{"item":10,"rating":4}]}""")).Should().Be(
            (501, "The model does not embed 'user', so that there is no row to fit: it takes a new user by features alone."));
        (await service.ProblemAsync("GET", "/api/items/10/similar")).Should().Be(
            (501, "The model has no vectors of items to compare: it is no dot product of two sides, and 'item' is not embedded. Compare the features of items instead."));
    }

    [Fact]
    public void A_recommender_that_is_disposed_of_is_no_warm_one()
    {
        var recommender = Films.Create();
        recommender.Dispose();

        var run = () => WarmUp.Run(recommender);

        run.Should().Throw<ObjectDisposedException>();
    }
}
