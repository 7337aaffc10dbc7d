namespace DeepMF.Samples.RecommendationService.Tests.Endpoints;

/// <summary>The OpenAPI document and ids in JSON.</summary>
public sealed class OpenApiTests(RunningService service) : IClassFixture<RunningService>
{
    [Fact]
    public async Task The_document_lists_every_route()
    {
        var document = await service.GetAsync("/openapi/v1.json");

        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key} {path.Key}")).Should().BeEquivalentTo(
            "get /api/health",
            "post /api/reload",
            "get /api/users",
            "get /api/users/{user}/seen",
            "get /api/users/{user}/recommendations",
            "get /api/users/{user}/predictions/{item}",
            "post /api/recommendations",
            "post /api/fold-in",
            "get /api/items",
            "get /api/items/{item}/similar");
    }

    [Fact]
    public async Task The_document_has_the_bounds_that_are_checked()
    {
        var document = await service.GetAsync("/openapi/v1.json");

        var n = document["paths"]!["/api/users/{user}/recommendations"]!["get"]!["parameters"]!.AsArray().Single(p => p!.Text("name") == "n")!["schema"]!;
        ((int)n["minimum"]!, (int)n["maximum"]!).Should().Be((1, 100));
        ((int)document["components"]!["schemas"]!["FoldInRequest"]!["properties"]!["ratings"]!["maxItems"]!).Should().Be(500);
    }

    [Fact]
    public async Task An_id_is_a_whole_number_or_a_text()
    {
        var document = await service.GetAsync("/openapi/v1.json");

        document["components"]!["schemas"]!["RawId"]!["type"]!.AsArray().Select(t => (string)t!).Should().BeEquivalentTo("integer", "string");
        document["components"]!["schemas"]!["ListRequest"]!["properties"]!["candidates"]!["items"]!["type"]!.AsArray().Select(t => (string)t!).Should().BeEquivalentTo("integer", "string");
    }

    [Fact]
    public async Task Every_operation_says_what_it_does()
    {
        var document = await service.GetAsync("/openapi/v1.json");

        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Should().OnlyContain(operation => operation.Value!.Text("summary").EndsWith('.'));
    }
}
