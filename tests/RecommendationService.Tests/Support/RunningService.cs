using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using DeepMF.Cpu;
using DeepMF.Samples.RecommendationService.Serving;
using Microsoft.AspNetCore.Builder;

namespace DeepMF.Samples.RecommendationService.Tests.Support;

/// <summary>The service on a free port of the loopback interface, over a recommender in a folder of its own.</summary>
public sealed class RunningService : IAsyncLifetime
{
    private readonly Action<string> _save;
    private readonly TemporaryFolder _folder = new();
    private RecommenderService? _service;
    private WebApplication? _app;

    public RunningService()
        : this(path => Films.Save(path))
    {
    }

    private RunningService(Action<string> save) => _save = save;

    /// <summary>Where it is to listen.</summary>
    private Uri Wanted { get; init; } = new("http://127.0.0.1:0");

    public string ModelFile => Path.Combine(_folder.Path, "films.deepmf");

    public string TitlesFile => ModelFile + ".titles.csv";

    public HttpClient Client { get; } = new();

    public string Address { get; private set; } = "";

    /// <summary>Starts a service of another recommender, or at another address.</summary>
    internal static async Task<RunningService> StartAsync(Action<string> save, string address = "http://127.0.0.1:0")
    {
        var running = new RunningService(save) { Wanted = new Uri(address) };
        await running.InitializeAsync();
        return running;
    }

    public async ValueTask InitializeAsync()
    {
        _save(ModelFile);
        await File.WriteAllTextAsync(TitlesFile, Films.Titles);
        _service = RecommenderService.Load(new RecommenderFiles(ModelFile), new CpuEngine(new CpuEngineOptions { Threads = 1 }));
        _app = WebService.Create(_service, Wanted);
        await _app.StartAsync();
        Address = _app.Urls.Single();
        Client.BaseAddress = new Uri(Address);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        _service?.Dispose();
        _folder.Dispose();
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        response.StatusCode.Should().Be(System.Net.HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    public async Task<JsonNode> PostAsync(string path, string json)
    {
        using var response = await SendAsync("POST", path, json);
        response.StatusCode.Should().Be(System.Net.HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    public async Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null, string mediaType = "application/json", string? host = null, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        request.Headers.Host = host;
        if (header is var (name, value))
            request.Headers.Add(name, value);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The status and the detail of a problem document.</summary>
    public async Task<(int Status, string Detail)> ProblemAsync(string method, string path, string? body = null, string mediaType = "application/json", string? host = null, (string Name, string Value)? header = null)
    {
        using var response = await SendAsync(method, path, body, mediaType, host, header);
        response.Content.Headers.ContentType?.MediaType.Should().Be("application/problem+json");
        var problem = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        ((int?)problem["status"]).Should().Be((int)response.StatusCode);
        ((string?)problem["title"]).Should().NotBeNullOrEmpty();
        problem.AsObject().Select(p => p.Key).Should().BeSubsetOf(["type", "title", "status", "detail", "traceId"]);
        return ((int)response.StatusCode, (string)problem["detail"]!);
    }
}
