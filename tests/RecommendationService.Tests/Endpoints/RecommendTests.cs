namespace DeepMF.Samples.RecommendationService.Tests.Endpoints;

/// <summary>Lists for users, with what they say about themselves.</summary>
public sealed class RecommendTests(RunningService service) : IClassFixture<RunningService>
{
    [Fact]
    public async Task A_list_has_scores_titles_genres_and_why_it_is_short()
    {
        var answer = await service.GetAsync("/api/users/ann/recommendations");

        answer.ToJsonString().Should().Be(
            """{"recommenderVersion":1,"user":"ann","source":"Model","status":"Partial","items":[{"item":30,"title":"Thirty","genres":[],"score":10,"why":null},{"item":50,"title":null,"genres":[],"score":4,"why":null}],"unknownCandidates":[],"unknownItems":null}""");
    }

    [Fact]
    public async Task A_list_of_as_many_items_as_asked_for_is_full()
    {
        var answer = await service.GetAsync("/api/users/ann/recommendations?n=1");

        answer.Items().Should().Equal(30);
        answer.Text("status").Should().Be("Full");
    }

    [Fact]
    public async Task Seen_items_are_in_the_list_where_they_are_asked_for()
    {
        var answer = await service.GetAsync("/api/users/ann/recommendations?excludeSeen=false");

        // 30 with 4 + 6, 20 with 3 + 6, 50 with 4, 10 with 1.
        answer.Items().Should().Equal(30, 20, 50, 10);
        answer.Numbers("score").Should().Equal(10, 9, 4, 1);
    }

    [Fact]
    public async Task Why_names_the_seen_items_that_are_most_similar()
    {
        var answer = await service.GetAsync("/api/users/ann/recommendations?why=true");

        // (4, 3) and (3, 3): 21 / (5 √18); (4, 3) and (1, 0): 4 / 5. (0, 2) and (3, 3): 1 / √2; (0, 2) and (1, 0): 0, which is no reason.
        var reasons = answer["items"]!.AsArray().Select(i => i!["why"]!.AsArray()).ToArray();
        reasons[0].Select(r => (int)r!["item"]!).Should().Equal(20, 10);
        reasons[0].Select(r => r!["title"]!.ToString()).Should().Equal("<b>Twenty</b>", "Ten, the film");
        ((float)reasons[0][0]!["similarity"]!).Should().BeApproximately(0.98995f, 1e-5f);
        ((float)reasons[0][1]!["similarity"]!).Should().BeApproximately(0.8f, 1e-6f);
        reasons[1].Select(r => (int)r!["item"]!).Should().Equal(20);
    }

    [Fact]
    public async Task An_unknown_user_gets_what_most_users_have()
    {
        var answer = await service.GetAsync("/api/users/zoe/recommendations?n=2&why=true");

        answer.Items().Should().Equal(10, 20);
        answer.Text("source").Should().Be("Popularity");
        answer["items"]![0]!["why"]!.AsArray().Should().BeEmpty();
    }

    [Fact]
    public async Task A_user_without_interactions_is_unknown() => (await service.GetAsync("/api/users/cid/recommendations?n=1")).Text("source").Should().Be("Popularity");

    [Fact]
    public async Task Ids_in_addresses_are_unescaped() => (await service.GetAsync("/api/users/an%20%C3%A9%22/recommendations?n=1")).Text("user").Should().Be("an é\"");

    [Theory]
    [InlineData("""{"user":"bob","candidates":[20,30,99]}""", "Partial", new[] { 20 }, new[] { 99 })]
    [InlineData("""{"user":"ann","candidates":["30"],"n":1}""", "Full", new[] { 30 }, new int[0])]
    [InlineData("""{"user":"ann","excluded":[30]}""", "Partial", new[] { 50 }, new int[0])]
    [InlineData("""{"user":"ann","candidates":[10,20]}""", "SeenEverything", new int[0], new int[0])]
    [InlineData("""{"user":"ann","candidates":[40]}""", "NoCandidates", new int[0], new[] { 40 })]
    [InlineData("""{"user":"ann","excludeSeen":false,"candidates":[10,20]}""", "Partial", new[] { 20, 10 }, new int[0])]
    public async Task Conditions_say_which_items_the_list_may_hold(string request, string status, int[] items, int[] unknown)
    {
        var answer = await service.PostAsync("/api/recommendations", request);

        answer.Text("status").Should().Be(status);
        answer.Items().Should().Equal(items);
        answer["unknownCandidates"]!.AsArray().Select(u => (int)u!).Should().Equal(unknown);
    }
}
