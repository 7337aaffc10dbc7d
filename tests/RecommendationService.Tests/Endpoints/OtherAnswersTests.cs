namespace DeepMF.Samples.RecommendationService.Tests.Endpoints;

/// <summary>Predictions, similar items, and who and what there is.</summary>
public sealed class OtherAnswersTests(RunningService service) : IClassFixture<RunningService>
{
    [Theory]
    [InlineData("ann", "50", 4, "Model")]
    [InlineData("bob", "20", 9, "Model")]
    public async Task A_prediction_of_known_ids_is_the_model_s(string user, string item, float value, string source)
    {
        var answer = await service.GetAsync($"/api/users/{user}/predictions/{item}");

        ((float)answer["value"]!).Should().Be(value);
        answer.Text("source").Should().Be(source);
    }

    [Theory]
    [InlineData("zoe", "50", "UnknownUser")]
    [InlineData("ann", "40", "UnknownItem")]
    [InlineData("zoe", "99", "UnknownUserAndItem")]
    public async Task A_prediction_of_an_unknown_id_is_a_fallback_that_says_so(string user, string item, string source)
    {
        var answer = await service.GetAsync($"/api/users/{user}/predictions/{item}");

        answer.Text("source").Should().Be(source);
        ((float)answer["value"]!).Should().BeInRange(3, 5);
    }

    [Theory]
    [InlineData("", "Cosine", new[] { 20, 10, 50 }, new[] { 0.98995f, 0.8f, 0.6f })]
    [InlineData("?measure=dot", "Dot", new[] { 20, 50, 10 }, new[] { 21f, 6f, 4f })]
    [InlineData("?measure=cosine&n=1", "Cosine", new[] { 20 }, new[] { 0.98995f })]
    public async Task Similar_items_come_by_cosine_or_dot_product(string query, string measure, int[] items, float[] similarities)
    {
        var answer = await service.GetAsync($"/api/items/30/similar{query}");

        answer.Text("title").Should().Be("Thirty");
        answer.Text("measure").Should().Be(measure);
        answer.Items().Should().Equal(items);
        answer.Numbers("similarity").Should().Equal(similarities, (actual, expected) => Math.Abs(actual - expected) < 1e-5f);
    }

    [Fact]
    public async Task An_unknown_item_has_no_similar_ones()
    {
        var answer = await service.GetAsync("/api/items/99/similar");

        ((bool)answer["isKnown"]!).Should().BeFalse();
        answer.Items().Should().BeEmpty();
    }

    [Fact]
    public async Task Users_without_interactions_are_not_offered() =>
        (await service.GetAsync("/api/users")).ToJsonString().Should().Be("""{"recommenderVersion":1,"users":[{"user":"ann","seen":2},{"user":"bob","seen":3}]}""");

    [Fact]
    public async Task Seen_items_come_with_titles_the_most_popular_first()
    {
        var answer = await service.GetAsync("/api/users/bob/seen?n=2");

        answer.ToJsonString().Should().Be(
            """{"recommenderVersion":1,"user":"bob","isKnown":true,"count":3,"items":[{"item":10,"title":"Ten, the film","genres":["Drama","War"],"users":2},{"item":30,"title":"Thirty","genres":[],"users":1}]}""");
        ((bool)(await service.GetAsync("/api/users/zoe/seen"))["isKnown"]!).Should().BeFalse();
    }

    [Theory]
    [InlineData("", new[] { 10, 20, 30, 50 })]
    [InlineData("?n=1", new[] { 10 })]
    [InlineData("?title=T", new[] { 10, 20, 30 })]
    [InlineData("?title=TWENTY", new[] { 20 })]
    [InlineData("?title=50", new[] { 50 })]
    [InlineData("?title=nothing", new int[0])]
    public async Task Items_are_found_by_a_part_of_the_title(string query, int[] items) => (await service.GetAsync($"/api/items{query}")).Items().Should().Equal(items);

    [Fact]
    public async Task Health_says_what_is_served()
    {
        var answer = await service.GetAsync("/api/health");

        DateTimeOffset.Parse(answer.Text("loaded"), System.Globalization.CultureInfo.InvariantCulture).Should().BeBefore(DateTimeOffset.UtcNow.AddSeconds(1));
        answer.AsObject().Remove("loaded");
        answer.ToJsonString().Should().Be("""{"recommenderVersion":1,"users":3,"items":5,"seenPairs":5,"lowestRating":3,"highestRating":5,"ratings":[5,4.5,4,3.5,3],"file":"films.deepmf"}""");
    }
}
