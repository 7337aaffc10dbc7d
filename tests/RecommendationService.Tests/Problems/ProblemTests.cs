using System.Globalization;

namespace DeepMF.Samples.RecommendationService.Tests.Problems;

/// <summary>What is wrong with a request is said in a problem document, with what was expected.</summary>
public sealed class ProblemTests(RunningService service) : IClassFixture<RunningService>
{
    [Theory]
    [InlineData("/api/users/ann/recommendations?n=0", "'n' is 0, but a list has 1 to 100 items.")]
    [InlineData("/api/users/ann/recommendations?n=101", "'n' is 101, but a list has 1 to 100 items.")]
    [InlineData("/api/users/ann/recommendations?n=ten", "'n' is 'ten', but a whole number from 1 to 100 is expected.")]
    [InlineData("/api/users/ann/recommendations?N=abc", "'N' is 'abc', but a whole number from 1 to 100 is expected.")]
    [InlineData("/api/users/ann/recommendations?excludeseen=abc", "'excludeseen' is 'abc', but true or false is expected.")]
    [InlineData("/api/users/ann/recommendations?n=99999999999", "'n' is '99999999999', but a whole number from 1 to 100 is expected.")]
    [InlineData("/api/users/ann/recommendations?why=perhaps", "'why' is 'perhaps', but true or false is expected.")]
    [InlineData("/api/users/ann/recommendations?excludeSeen=1", "'excludeSeen' is '1', but true or false is expected.")]
    [InlineData("/api/users/ann/predictions/ten", "The item 'ten' is a text, but ids of items are numbers.")]
    [InlineData("/api/items/ten/similar", "The item 'ten' is a text, but ids of items are numbers.")]
    [InlineData("/api/items/10/similar?n=-1", "'n' is -1, but a list has 1 to 100 items.")]
    [InlineData("/api/items/10/similar?measure=euclid", "'measure' is 'euclid', but 'cosine' or 'dot' is expected.")]
    [InlineData("/api/items?n=1000", "'n' is 1000, but a list has 1 to 100 items.")]
    [InlineData("/api/users?n=0", "'n' is 0, but a list has 1 to 100 items.")]
    [InlineData("/api/users/ann/seen?n=0", "'n' is 0, but a list has 1 to 100 items.")]
    public async Task An_address_that_asks_for_nonsense_is_refused(string path, string detail) => (await service.ProblemAsync("GET", path)).Should().Be((400, detail));

    [Theory]
    [InlineData("""{"user":"ann","candidates":[]}""", "'candidates' is empty, so that no list can be made. Name at least one item, or leave it out for all items.")]
    [InlineData("""{"user":"ann","candidates":[10,"ten"]}""", "The item 'ten' is a text, but ids of items are numbers.")]
    [InlineData("""{"user":"ann","excluded":["ten"]}""", "The item 'ten' is a text, but ids of items are numbers.")]
    [InlineData("""{"user":7}""", "The user '7' is a number, but ids of users are texts.")]
    [InlineData("""{}""", "'user' is missing: whose list is it?")]
    [InlineData("""{"user":"ann","n":0}""", "'n' is 0, but a list has 1 to 100 items.")]
    [InlineData("""{"user":"ann","n":"5"}""", "The body is not what is expected ($.n, line 1, byte 22): a whole number from 1 to 100 is expected there.")]
    [InlineData("""{"user":"ann","N":"5"}""", "The body is not what is expected ($.N, line 1, byte 22): a whole number from 1 to 100 is expected there.")]
    [InlineData("""{"user":"ann","n":2.5}""", "The body is not what is expected ($.n, line 1, byte 22): a whole number from 1 to 100 is expected there.")]
    [InlineData("""{"user":"ann","why":1}""", "The body is not what is expected ($.why, line 1, byte 22): true or false is expected there.")]
    [InlineData("""{"user":1.5}""", "The body is not what is expected ($.user, line 1, byte 12): an id, a whole number or a text is expected there.")]
    [InlineData("""{"user":"ann","candidates":10}""", "The body is not what is expected ($.candidates, line 1, byte 30): a list of ids, whole numbers or texts is expected there.")]
    [InlineData("""{"user":"ann","candidates":[null]}""", "The body is not what is expected ($.candidates[0], line 1, byte 33): an id, a whole number or a text is expected there.")]
    [InlineData("""{"user":"ann","count":5}""", "The body is not what is expected ($.count, line 1, byte 23): there is no property 'count'. What there is, is in /openapi/v1.json.")]
    [InlineData("""{"user":"ann",""", "The body is no JSON ($, line 1, byte 14).")]
    [InlineData("ann", "The body is no JSON ($, line 1, byte 1).")]
    [InlineData("[]", "The body is not what is expected ($, line 1, byte 2): an object is expected there.")]
    [InlineData("null", "The request has no body, but JSON is expected.")]
    [InlineData("", "The request has no body, but JSON is expected.")]
    public async Task A_body_that_asks_for_nonsense_is_refused(string body, string detail) => (await service.ProblemAsync("POST", "/api/recommendations", body)).Should().Be((400, detail));

    [Theory]
    [InlineData("""{}""", "'ratings' is missing: what does the person say about items?")]
    [InlineData("""{"ratings":[]}""", "'ratings' is empty: at least one rating is needed.")]
    [InlineData("""{"ratings":[{"item":10,"rating":5},{"item":20}]}""", "Rating 2 lacks 'item' or 'rating'; it must have both.")]
    [InlineData("""{"ratings":[null]}""", "Rating 1 lacks 'item' or 'rating'; it must have both.")]
    [InlineData("""{"ratings":[{"item":10,"rating":5.5}]}""", "The item '10' has the rating 5.5, but ratings go from 3 to 5.")]
    [InlineData("""{"ratings":[{"item":10,"rating":-1}]}""", "The item '10' has the rating -1, but ratings go from 3 to 5.")]
    [InlineData("""{"ratings":[{"item":10,"rating":1e999}]}""", "The item '10' has the rating Infinity, but ratings go from 3 to 5.")]
    [InlineData("""{"ratings":[{"item":10,"rating":"NaN"}]}""", "The body is not what is expected ($.ratings[0].rating, line 1, byte 38): a number is expected there.")]
    [InlineData("""{"ratings":[{"item":10,"rating":NaN}]}""", "The body is no JSON ($.ratings[0].rating, line 1, byte 33).")]
    [InlineData("""{"ratings":[{"item":10,"rating":4},{"item":"10","rating":5}]}""", "The item '10' is there twice. Give it one rating.")]
    [InlineData("""{"ratings":[{"item":"ten","rating":4}]}""", "The item 'ten' is a text, but ids of items are numbers.")]
    [InlineData("""{"ratings":[5]}""", "The body is not what is expected ($.ratings[0], line 1, byte 14): a rating such as {\"item\": 42, \"rating\": 5} is expected there.")]
    [InlineData("""{"Ratings":[5]}""", "The body is not what is expected ($.Ratings[0], line 1, byte 14): a rating such as {\"item\": 42, \"rating\": 5} is expected there.")]
    [InlineData("""{"ratings":5}""", "The body is not what is expected ($.ratings, line 1, byte 13): a list of ratings such as {\"item\": 42, \"rating\": 5} is expected there.")]
    [InlineData("""{"ratings":[{"item":10,"rating":5}],"n":0}""", "'n' is 0, but a list has 1 to 100 items.")]
    [InlineData("""{"ratings":[{"item":10,"rating":5}],"candidates":[]}""", "'candidates' is empty, so that no list can be made. Name at least one item, or leave it out for all items.")]
    public async Task Ratings_that_make_no_sense_are_refused(string body, string detail) => (await service.ProblemAsync("POST", "/api/fold-in", body)).Should().Be((400, detail));

    [Fact]
    public async Task More_ratings_than_anybody_needs_are_refused()
    {
        var ratings = string.Join(',', Enumerable.Range(0, 501).Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{"item":{{i}},"rating":4}""")));

        (await service.ProblemAsync("POST", "/api/fold-in", $$"""{"ratings":[{{ratings}}]}""")).Should().Be((400, "'ratings' has 501 ratings, but at most 500 are taken."));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused() =>
        (await service.ProblemAsync("POST", "/api/recommendations", $$"""{"user":"{{new string('a', 65_536)}}"}""")).Should().Be((413, "The body is too large: at most 65,536 bytes are read."));

    [Fact]
    public async Task A_body_that_does_not_say_that_it_is_json_is_refused() =>
        (await service.ProblemAsync("POST", "/api/recommendations", """{"user":"ann"}""", "text/plain")).Should().Be((415, "The body is no JSON: the header Content-Type must be application/json."));

    [Fact]
    public async Task An_address_that_is_not_there_has_a_problem_too() =>
        (await service.ProblemAsync("GET", "/api/nothing")).Should().Be((404, "There is nothing at '/api/nothing'. All addresses are in /openapi/v1.json."));

    [Fact]
    public async Task A_method_that_an_address_does_not_take_has_a_problem_too() =>
        (await service.ProblemAsync("DELETE", "/api/health")).Should().Be((405, "'/api/health' does not take DELETE. All addresses are in /openapi/v1.json."));

    [Theory]
    [InlineData("GET", "/api/users/ann/recommendations?n=0", "application/json", 400, "'n' is 0, but a list has 1 to 100 items.")]
    [InlineData("POST", "/api/recommendations", "text/plain", 415, "The body is no JSON: the header Content-Type must be application/json.")]
    [InlineData("GET", "/api/nothing", "application/json", 404, "There is nothing at '/api/nothing'. All addresses are in /openapi/v1.json.")]
    [InlineData("DELETE", "/api/health", "application/json", 405, "'/api/health' does not take DELETE. All addresses are in /openapi/v1.json.")]
    public async Task A_problem_is_told_to_those_who_accept_no_json_too(string method, string path, string mediaType, int status, string detail) =>
        (await service.ProblemAsync(method, path, method == "POST" ? "{}" : null, mediaType, header: ("Accept", "text/html"))).Should().Be((status, detail));

    [Fact]
    public async Task Another_name_for_this_machine_is_refused() =>
        (await service.ProblemAsync("GET", "/api/health", host: "evil.example")).Should().Be((400, "The service listens on this machine alone and is no 'evil.example'. Ask localhost or 127.0.0.1 or [::1]."));

    [Fact]
    public async Task The_address_that_it_listens_at_is_a_name_of_this_machine()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "macOS has 127.0.0.1 alone, unless it is told otherwise.");
        await using var other = await RunningService.StartAsync(path => Films.Save(path), "http://127.0.0.2:0");

        other.Address.Should().StartWith("http://127.0.0.2:");
        (await other.GetAsync("/api/users/ann/recommendations")).Items().Should().Equal(30, 50);
        (await other.ProblemAsync("GET", "/api/health", host: "evil.example")).Should().Be(
            (400, "The service listens on this machine alone and is no 'evil.example'. Ask 127.0.0.2 or localhost or 127.0.0.1 or [::1]."));
    }

    [Fact]
    public async Task Numbers_where_ids_are_texts_are_refused_in_the_words_of_the_ids()
    {
        await using var other = await RunningService.StartAsync(Films.SaveWithTextItems);

        (await other.ProblemAsync("GET", "/api/users/ann/recommendations")).Should().Be((400, "The user 'ann' is a text, but ids of users are numbers."));
        (await other.ProblemAsync("POST", "/api/recommendations", """{"user":1,"candidates":[7]}""")).Should().Be((400, "The item '7' is a number, but ids of items are texts."));
        (await other.GetAsync("/api/users/1/recommendations")).Text("status").Should().Be("SeenEverything");
    }

    [Fact]
    public async Task Ratings_between_the_classes_of_a_model_are_refused()
    {
        await using var other = await RunningService.StartAsync(path => Films.SaveWithClasses(path));

        (await other.ProblemAsync("POST", "/api/fold-in", """{"ratings":[{"item":10,"rating":3.5}]}""")).Should().Be((400, "The item '10' has the rating 3.5, but ratings go from 3 to 5 in steps of 1."));
        (await other.PostAsync("/api/fold-in", """{"ratings":[{"item":10,"rating":4}]}""")).Items().Should().HaveCount(3);
    }

    [Fact]
    public async Task Ratings_that_a_model_of_probabilities_does_not_take_are_refused()
    {
        await using var other = await RunningService.StartAsync(Films.SaveWithProbabilities);

        // Whether the service or the library finds it, and says so, is the library's affair.
        (await other.ProblemAsync("POST", "/api/fold-in", """{"ratings":[{"item":10,"rating":4}]}""")).Status.Should().Be(400);
    }

    [Theory]
    [InlineData("/api/users/ann/recommendations")]
    [InlineData("/api/users/ann/predictions/30")]
    public async Task Numbers_that_are_not_finite_are_a_problem_of_the_service_and_never_in_an_answer(string path)
    {
        await using var other = await RunningService.StartAsync(file => Films.Save(file, factor: 1e38f));

        (await other.ProblemAsync("GET", path)).Should().Be((500, "The recommender gives numbers that are not finite. It was made from a model that has grown beyond all bounds: train it again, with a lower learning rate."));
    }
}
