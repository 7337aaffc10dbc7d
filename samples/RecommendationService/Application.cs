using System.Net.Sockets;
using DeepMF.Cpu;
using DeepMF.Samples.RecommendationService.Serving;
using DeepMF.Samples.RecommendationService.Training;

namespace DeepMF.Samples.RecommendationService;

/// <summary>The way from the command line to a service that runs until Ctrl+C.</summary>
internal static class Application
{
    public static async Task RunAsync(RunOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var engine = new CpuEngine(options.Threads is { } threads ? new CpuEngineOptions { Threads = threads } : new CpuEngineOptions());
        using var temporary = options is { Model: null, Save: null } ? new TemporaryFolder() : null;
        var files = options.Model is { } model
            ? new RecommenderFiles(model, options.Titles)
            : new RecommenderFiles(options.Save ?? Path.Combine(temporary!.Path, "recommender.deepmf"));
        if (options.Model is null)
            SmallTraining.Run(options.Data, files, engine, output, cancellationToken);

        using var service = RecommenderService.Load(files, engine);
        var app = WebService.Create(service, options.Urls);
        await using (app.ConfigureAwait(false))
        {
            try
            {
                await app.StartAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is IOException or SocketException)
            {
                // The first names the address: it is taken. The second does not: it is of another machine, or its port is not for everybody.
                var reason = failure is IOException ? failure.Message : $"Failed to bind to address {options.Urls.GetLeftPart(UriPartial.Authority)}: {failure.Message}";
                throw new IOException($"{reason.TrimEnd('.')}. Choose another one with --urls.", failure);
            }

            var line = service.Use((recommender, file) =>
                FormattableString.Invariant($"Serving {recommender.Users.Count:N0} users and {recommender.Items.Count:N0} items of {file.Files.Model} ({file.Titles.Count:N0} titles)."));
            await output.WriteLineAsync(line).ConfigureAwait(false);
            await output.WriteLineAsync($"Listening on {app.Urls.First()}. Ctrl+C ends it.").ConfigureAwait(false);
            await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
