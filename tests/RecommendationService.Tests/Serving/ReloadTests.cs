using System.Text.Json.Nodes;
using DeepMF.Samples.RecommendationService.Serving;

namespace DeepMF.Samples.RecommendationService.Tests.Serving;

/// <summary>The exchange of the recommender while requests go on.</summary>
public sealed class ReloadTests
{
    private const int Reloads = 20;

    [Fact]
    public async Task Requests_during_reloads_get_the_old_list_or_the_new_one_and_none_fails()
    {
        await using var service = await RunningService.StartAsync(path => Films.Save(path));
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var answers = new List<JsonNode>();
            // Bounded, should a reload hang.
            for (var k = 0; k < 20_000 && !done.IsCancellationRequested; k++)
                answers.Add(await service.GetAsync("/api/users/ann/recommendations"));
            return answers;
        })).ToArray();

        for (var reload = 1; reload <= Reloads; reload++)
        {
            Films.Save(service.ModelFile, factor: reload % 2 == 0 ? 1 : 2);
            ((int)(await service.PostAsync("/api/reload", ""))["recommenderVersion"]!).Should().Be(reload + 1);
        }

        await done.CancelAsync();
        var all = (await Task.WhenAll(clients)).SelectMany(a => a).ToArray();
        all.Select(a => (int)a["recommenderVersion"]!).Distinct().Should().HaveCountGreaterThan(1);
        // The numbers of a list are those of the recommender that it names: every other one gives twice as much.
        all.Should().OnlyContain(a => a.Items().SequenceEqual(new[] { 30, 50 }) && a.Numbers("score").SequenceEqual((int)a["recommenderVersion"]! % 2 == 1 ? new[] { 10f, 4 } : new[] { 20f, 8 }));
    }

    [Fact]
    public async Task Of_many_reloads_at_a_time_one_runs_and_one_waits_for_the_others()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "films.deepmf");
        Films.Save(file);
        using var engine = new GatedEngine();
        using var service = RecommenderService.Load(new RecommenderFiles(file), engine);
        engine.Close();

        Task[] reloads = [.. Enumerable.Range(0, Reloads).Select(_ => service.ReloadAsync())];
        engine.Open();
        await Task.WhenAll(reloads).WaitAsync(TestContext.Current.CancellationToken);

        service.Use((_, served) => served.Version).Should().Be(3);
    }

    [Fact]
    public async Task Titles_are_read_again_too()
    {
        await using var service = await RunningService.StartAsync(path => Films.Save(path));
        await File.WriteAllTextAsync(service.TitlesFile, "id,title\n30,Another name\n", TestContext.Current.CancellationToken);

        await service.PostAsync("/api/reload", "");

        (await service.GetAsync("/api/users/ann/recommendations"))["items"]![0]!.Text("title").Should().Be("Another name");
    }

    [Fact]
    public async Task A_damaged_file_is_told_and_changes_nothing()
    {
        await using var service = await RunningService.StartAsync(path => Films.Save(path));
        var before = await service.GetAsync("/api/users/ann/recommendations");
        var bytes = await File.ReadAllBytesAsync(service.ModelFile, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(service.ModelFile, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);

        (await service.ProblemAsync("POST", "/api/reload")).Should().Be((503, $"The recommender was not reloaded; the one before is served on. The recommender file '{service.ModelFile}' cannot be loaded. It is no zip, or its directory is damaged: End of Central Directory record could not be found."));

        (await service.GetAsync("/api/users/ann/recommendations")).ToJsonString().Should().Be(before.ToJsonString());
        ((int)(await service.GetAsync("/api/health"))["recommenderVersion"]!).Should().Be(1);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_told_and_changes_nothing()
    {
        await using var service = await RunningService.StartAsync(path => Films.Save(path));
        File.Delete(service.ModelFile);

        (await service.ProblemAsync("POST", "/api/reload")).Should().Be((503, $"The recommender was not reloaded; the one before is served on. There is no recommender file '{service.ModelFile}'."));

        (await service.GetAsync("/api/users/ann/recommendations")).Items().Should().Equal(30, 50);
    }

    [Theory]
    [InlineData("id,title\n30\n", "line 2: an id and a title are expected, with a comma between them.")]
    [InlineData("id,title\n30,One\n30,Two\n", "line 3: the id '30' is there twice.")]
    public async Task Damaged_titles_are_told_and_change_nothing(string titles, string wrong)
    {
        await using var service = await RunningService.StartAsync(path => Films.Save(path));
        await File.WriteAllTextAsync(service.TitlesFile, titles, TestContext.Current.CancellationToken);

        (await service.ProblemAsync("POST", "/api/reload")).Should().Be((503, $"The recommender was not reloaded; the one before is served on. The file of titles '{service.TitlesFile}', {wrong}"));

        (await service.GetAsync("/api/users/ann/recommendations"))["items"]![0]!.Text("title").Should().Be("Thirty");
    }
}
