using System.Diagnostics;

namespace DeepMF.Benchmarks.Service;

/// <summary>Asks a service: first one request after the other, then at a fixed rate, whether or not earlier requests have been answered.</summary>
internal sealed class ServiceLoad(int rate, double seconds, double singleSeconds)
{
    /// <summary>Not counted: the service compiles its code while it runs, in stages.</summary>
    private const int WarmUps = 400;

    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<ServiceResult>> RunAsync(string model, Uri address, TextWriter progress, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = MostWait };
        var warm = new ServiceTimes();
        for (var call = 0; call < WarmUps; call++)
            await AskAsync(client, ServiceRequests.Of(call), warm, "warm-up", Stopwatch.GetTimestamp(), cancellationToken).ConfigureAwait(false);

        progress.WriteLine($"{model}: one request at a time");
        var single = new ServiceTimes();
        var start = Stopwatch.GetTimestamp();
        for (var call = 0; Stopwatch.GetElapsedTime(start).TotalSeconds < singleSeconds; call++)
            await AskAsync(client, ServiceRequests.List(call), single, "one at a time: " + ServiceRequests.Recommend, Stopwatch.GetTimestamp(), cancellationToken).ConfigureAwait(false);

        progress.WriteLine(FormattableString.Invariant($"{model}: {rate} requests/s for {seconds} s"));
        var mixed = new ServiceTimes();
        await SendAsync(client, mixed, cancellationToken).ConfigureAwait(false);
        return [.. single.Results(model), .. mixed.Results(model), mixed.All(model, "all but the reload", except: "reload")];
    }

    /// <summary>Sends every request at its time and waits for the last answer. Times count from when a request was due.</summary>
    private async Task SendAsync(HttpClient client, ServiceTimes times, CancellationToken cancellationToken)
    {
        var count = (int)(rate * seconds);
        var running = new List<Task>(count + 1);
        // On a thread of its own, which answers cannot keep from sending.
        await Task.Factory.StartNew(
            () =>
            {
                var start = Stopwatch.GetTimestamp();
                for (var call = 0; call < count && !cancellationToken.IsCancellationRequested; call++)
                {
                    var due = start + (long)((double)call / rate * Stopwatch.Frequency);
                    while (Stopwatch.GetTimestamp() < due)
                        Thread.Sleep(Math.Max(1, (int)Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due).TotalMilliseconds));
                    running.Add(AskAsync(client, ServiceRequests.Of(call), times, ServiceRequests.KindOf(call), due, cancellationToken));
                    if (call == count / 2)
                        running.Add(AskAsync(client, ServiceRequests.Reload(), times, "reload", due, cancellationToken));
                }
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).ConfigureAwait(false);
        await Task.WhenAll(running).ConfigureAwait(false);
    }

    private static async Task AskAsync(HttpClient client, HttpRequestMessage request, ServiceTimes times, string kind, long due, CancellationToken cancellationToken)
    {
        try
        {
            using (request)
            using (var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false))
                times.Add(kind, Stopwatch.GetElapsedTime(due), response.IsSuccessStatusCode);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            times.Add(kind, Stopwatch.GetElapsedTime(due), isAnswered: false);
        }
    }
}
