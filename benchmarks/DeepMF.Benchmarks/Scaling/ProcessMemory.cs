using System.Globalization;

namespace DeepMF.Benchmarks.Scaling;

/// <summary>The memory of this process that no file backs.</summary>
internal static class ProcessMemory
{
    private const string Status = "/proc/self/status";
    private const int MillisecondsBetweenLooks = 5;

    /// <summary>The bytes of RssAnon, or 0 where the system does not tell.</summary>
    public static long Anonymous()
    {
        if (!File.Exists(Status))
            return 0;
        var line = File.ReadLines(Status).FirstOrDefault(l => l.StartsWith("RssAnon:", StringComparison.Ordinal));
        return line is null ? 0 : 1024 * long.Parse(line.AsSpan("RssAnon:".Length, line.Length - "RssAnon:".Length - " kB".Length), CultureInfo.InvariantCulture);
    }

    /// <summary>The same once the heap holds nothing that is no longer used.</summary>
    public static long AnonymousAfterCollection()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Anonymous();
    }

    /// <summary>Runs something and looks every few milliseconds at the memory.</summary>
    /// <returns>The most that was seen.</returns>
    public static long PeakDuring(Action action)
    {
        using var done = new ManualResetEventSlim();
        var peak = Anonymous();
        var watcher = new Thread(() =>
        {
            while (!done.Wait(MillisecondsBetweenLooks))
                peak = Math.Max(peak, Anonymous());
        });
        watcher.Start();
        try
        {
            action();
        }
        finally
        {
            done.Set();
            watcher.Join();
        }

        return Math.Max(peak, Anonymous());
    }
}
