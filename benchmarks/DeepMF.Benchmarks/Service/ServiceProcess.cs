using System.Diagnostics;
using System.Globalization;

namespace DeepMF.Benchmarks.Service;

/// <summary>The service in a process of its own, as it runs in earnest: its garbage collector and threads are not those of the measuring program.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private const string Listening = "Listening on ";

    private static readonly TimeSpan MostStart = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ServiceProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Starts it on a free port of the loopback interface and waits until it listens.</summary>
    public static async Task<ServiceProcess> StartAsync(string file, int threads, CancellationToken cancellationToken)
    {
        string[] engine = threads == 0 ? [] : ["--threads", threads.ToString(CultureInfo.InvariantCulture)];
        var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RecommendationService.dll"), "--model", file, "--urls", "http://127.0.0.1:0", .. engine]) { RedirectStandardOutput = true })!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(MostStart);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token).ConfigureAwait(false) is { } line)
                if (line.StartsWith(Listening, StringComparison.Ordinal))
                    return new ServiceProcess(process, new Uri(line[Listening.Length..].Split(". ")[0]));
            throw new InvalidOperationException("The service ended before it listened.");
        }
        catch
        {
            End(process);
            throw;
        }
    }

    public void Dispose() => End(_process);

    private static void End(Process process)
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
