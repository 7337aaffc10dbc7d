using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace DeepMF.Samples.RecommendationService.Tests.Program;

/// <summary>The command line, and the program as a process.</summary>
public sealed partial class ProgramTests
{
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Help_lists_the_options()
    {
        var (code, output, error) = await RunAsync("--help");

        code.Should().Be(0);
        error.Should().BeEmpty();
        foreach (var option in (string[])["--data <DIR>", "--model <FILE>", "--titles <FILE>", "--save <FILE>", "--urls <URL>", "--threads <N>"])
            output.Should().Contain(option);
    }

    [Theory]
    [InlineData(new[] { "--urls", "nowhere" }, "--urls takes an address such as http://127.0.0.1:5080, not 'nowhere'.")]
    [InlineData(new[] { "--urls", "https://127.0.0.1:5080" }, "--urls takes an address such as http://127.0.0.1:5080, not 'https://127.0.0.1:5080'.")]
    [InlineData(new[] { "--threads", "0" }, "--threads takes a whole number from 1 to 1024, not '0'.")]
    [InlineData(new[] { "--model", "a", "--data", "b" }, "--data trains a recommender and --model serves a saved one: leave one of them out.")]
    [InlineData(new[] { "--model", "a", "--save", "b" }, "--save keeps a recommender that was trained, but --model trains none: leave one of them out.")]
    [InlineData(new[] { "--titles", "a" }, "--titles needs --model: a recommender that is trained has the titles of its data.")]
    [InlineData(new[] { "--nonsense" }, "Unrecognized command or argument '--nonsense'.")]
    [InlineData(new[] { "--model", "/nowhere/films.deepmf" }, "There is no recommender file '/nowhere/films.deepmf'.")]
    [InlineData(new[] { "--save", "/nowhere/films.deepmf" }, "--save cannot write '/nowhere/films.deepmf': the folder does not exist. Create it first.")]
    [InlineData(new[] { "--save", "/" }, "--save takes the path of a file, but '/' is a folder.")]
    [InlineData(new[] { "--save", "/dev/films.deepmf" }, "--save takes the path of a file, but '/dev/films.deepmf' is a device.")]
    public async Task Wrong_options_are_told_in_one_line(string[] arguments, string message)
    {
        var (code, output, error) = await RunAsync(arguments);

        code.Should().Be(1);
        output.Trim().Should().BeEmpty();
        error.Trim().Should().Be(message);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_in_one_line()
    {
        await using var service = await RunningService.StartAsync(path => Films.Save(path));

        var (code, output, error) = await RunAsync("--model", service.ModelFile, "--urls", service.Address);

        code.Should().Be(1);
        output.Should().BeEmpty();
        error.Trim().Should().Be($"Failed to bind to address {service.Address}: address already in use. Choose another one with --urls.");
    }

    [Fact]
    public async Task An_address_of_another_machine_is_told_in_one_line()
    {
        await using var service = await RunningService.StartAsync(path => Films.Save(path));

        // An address that documents use, and nobody has (RFC 5737).
        var (code, output, error) = await RunAsync("--model", service.ModelFile, "--urls", "http://192.0.2.1:5080");

        code.Should().Be(1);
        output.Should().BeEmpty();
        error.Trim().Should().Be($"Failed to bind to address http://192.0.2.1:5080: {new SocketException((int)SocketError.AddressNotAvailable).Message}. Choose another one with --urls.");
    }

    [Fact]
    public async Task Without_options_it_trains_serves_and_ends_by_a_signal_leaving_nothing_behind()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using var process = Start("--urls", "http://127.0.0.1:0");
        using var limit = new CancellationTokenSource(MostTime);
        try
        {
            var lines = new List<string>();
            while (lines.Count == 0 || !lines[^1].StartsWith("Listening on", StringComparison.Ordinal))
                lines.Add(await process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"It ended: {await process.StandardError.ReadToEndAsync(limit.Token)}"));
            using var client = new HttpClient { BaseAddress = new Uri(Address().Match(lines[^1]).Value) };
            var health = await client.GetStringAsync(new Uri("/api/health", UriKind.Relative), limit.Token);
            var list = await client.GetStringAsync(new Uri("/api/users/1/recommendations?n=3&why=true", UriKind.Relative), limit.Token);
            // The signal of docker stop and systemd; a shell sends another one for Ctrl+C, which the host takes alike.
            using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
                await kill.WaitForExitAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);

            process.ExitCode.Should().Be(0);
            lines[0].Should().Be("Training on 100,000 ratings (generated 943 x 1682).");
            client.BaseAddress.Host.Should().Be("127.0.0.1");
            health.Should().Contain("\"users\":943,\"items\":1682,\"seenPairs\":100000,\"lowestRating\":0.5,\"highestRating\":5,\"ratings\":[5,4.5,4,3.5,3,2.5,2,1.5,1,0.5]");
            list.Should().Contain("\"status\":\"Full\"").And.Contain("\"title\":\"Film ");
            var file = SavedFile().Match(lines[^2]).Groups[1].Value;
            Path.GetFileName(file).Should().Be("recommender.deepmf");
            Directory.Exists(Path.GetDirectoryName(file)).Should().BeFalse();
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RecommendationService.dll"), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetTempPath(),
    })!;

    [GeneratedRegex(@"http://[0-9.]+:\d+")]
    private static partial Regex Address();

    [GeneratedRegex(@" of (\S+recommender\.deepmf) ")]
    private static partial Regex SavedFile();
}
