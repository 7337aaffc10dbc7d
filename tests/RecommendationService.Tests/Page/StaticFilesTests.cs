using System.Text.RegularExpressions;

namespace DeepMF.Samples.RecommendationService.Tests.Page;

/// <summary>The page as files.</summary>
public sealed partial class StaticFilesTests(RunningService service) : IClassFixture<RunningService>
{
    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/site.css", "text/css")]
    [InlineData("/site.js", "text/javascript")]
    public async Task The_page_is_served_and_may_load_nothing_from_elsewhere(string path, string type)
    {
        using var response = await service.SendAsync("GET", path);

        ((int)response.StatusCode).Should().Be(200);
        response.Content.Headers.ContentType!.MediaType.Should().Be(type);
        response.Headers.GetValues("Content-Security-Policy").Should().ContainSingle().Which.Should().StartWith("default-src 'none'; script-src 'self';");
        Elsewhere().IsMatch(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().BeFalse();
    }

    [GeneratedRegex("https?://|innerHTML|insertAdjacentHTML")]
    private static partial Regex Elsewhere();
}
