namespace DeepMF.Samples.RecommendationService.Tests.Problems;

/// <summary>Pages of others may send nothing.</summary>
public sealed class OwnPageTests(RunningService service) : IClassFixture<RunningService>
{
    private string Expected => $"has sent this, but POST is for the page at '{service.Address}' and for programs alone. Send it from there, or without the headers Origin and Sec-Fetch-Site.";

    [Theory]
    [InlineData("Origin", "http://evil.example", "A page of 'http://evil.example'")]
    [InlineData("Origin", "http://localhost:5080", "A page of 'http://localhost:5080'")]
    [InlineData("Origin", "null", "A page of 'null'")]
    [InlineData("Sec-Fetch-Site", "cross-site", "A page of another site")]
    public async Task A_reload_from_another_site_is_refused(string header, string value, string sender)
    {
        (await service.ProblemAsync("POST", "/api/reload", header: (header, value))).Should().Be((403, $"{sender} {Expected}"));

        ((int)(await service.GetAsync("/api/health"))["recommenderVersion"]!).Should().Be(1);
    }

    [Fact]
    public async Task So_is_the_same_address_by_another_scheme()
    {
        var origin = service.Address.Replace("http:", "https:", StringComparison.Ordinal);

        (await service.ProblemAsync("POST", "/api/reload", header: ("Origin", origin))).Should().Be((403, $"A page of '{origin}' {Expected}"));
    }

    [Theory]
    [InlineData("/api/recommendations", """{"user":"ann"}""")]
    [InlineData("/api/fold-in", """{"ratings":[{"item":10,"rating":5}]}""")]
    public async Task Lists_from_another_site_are_refused_too(string path, string body) =>
        (await service.ProblemAsync("POST", path, body, header: ("Sec-Fetch-Site", "cross-site"))).Should().Be((403, $"A page of another site {Expected}"));

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", null)]
    public async Task The_service_s_own_page_is_answered(string header, string? value)
    {
        using var response = await service.SendAsync("POST", "/api/recommendations", """{"user":"ann"}""", header: (header, value ?? service.Address));

        ((int)response.StatusCode).Should().Be(200);
    }

    [Fact]
    public async Task Another_site_may_link_to_the_page()
    {
        using var response = await service.SendAsync("GET", "/", header: ("Sec-Fetch-Site", "cross-site"));

        ((int)response.StatusCode).Should().Be(200);
    }
}
