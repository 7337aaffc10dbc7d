namespace DeepMF.Samples.RecommendationService.Tests.Endpoints;

/// <summary>Lists for somebody new.</summary>
public sealed class FoldInTests(RunningService service) : IClassFixture<RunningService>
{
    [Fact]
    public async Task The_list_is_that_of_the_recommender_without_what_was_rated()
    {
        using var recommender = Films.Create();
        var expected = recommender.FoldIn([(20, 5), (30, 3)]).Recommend(10);

        var answer = await service.PostAsync("/api/fold-in", """{"ratings":[{"item":20,"rating":5},{"item":30,"rating":3},{"item":99,"rating":4}]}""");

        answer["user"].Should().BeNull();
        answer.Items().Should().Equal(expected.Items.Select(i => (int)i.Item.Number));
        answer.Items().Should().BeEquivalentTo([10, 50]);
        answer.Numbers("score").Should().Equal(expected.Items.Select(i => i.Score), (actual, score) => Math.Abs(actual - score) < 1e-5f);
        answer["unknownItems"]!.AsArray().Select(i => (int)i!).Should().Equal(99);
    }

    [Fact]
    public async Task Why_names_rated_items_and_their_ratings()
    {
        var answer = await service.PostAsync("/api/fold-in", """{"ratings":[{"item":20,"rating":4.5},{"item":10,"rating":3}],"why":true,"candidates":[30]}""");

        var reasons = answer["items"]!.AsArray().Should().ContainSingle().Subject!["why"]!.AsArray();
        reasons.Select(r => (int)r!["item"]!).Should().Equal(20, 10);
        reasons.Select(r => (float)r!["rating"]!).Should().Equal(4.5f, 3);
    }

    [Fact]
    public async Task Excluded_items_are_left_out() =>
        (await service.PostAsync("/api/fold-in", """{"ratings":[{"item":20,"rating":4}],"excluded":[10,30],"n":5}""")).Items().Should().Equal(50);

    [Theory]
    [InlineData(3, "[5,4,3]")]
    [InlineData(2, "[4,3]")]
    public async Task Ratings_that_health_offers_are_taken(int classes, string expected)
    {
        await using var other = await RunningService.StartAsync(path => Films.SaveWithClasses(path, classes));

        var offered = (await other.GetAsync("/api/health"))["ratings"]!.AsArray();

        offered.ToJsonString().Should().Be(expected);
        foreach (var rating in offered)
            (await other.PostAsync("/api/fold-in", $$"""{"ratings":[{"item":20,"rating":{{rating}}}]}""")).Items().Should().HaveCount(3);
    }

    [Fact]
    public async Task Somebody_who_has_rated_unknown_items_alone_still_gets_a_list()
    {
        var answer = await service.PostAsync("/api/fold-in", """{"ratings":[{"item":99,"rating":4}]}""");

        answer.Items().Should().BeEquivalentTo([10, 20, 30, 50]);
        answer["unknownItems"]!.AsArray().Select(i => (int)i!).Should().Equal(99);
    }
}
