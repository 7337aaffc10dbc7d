using System.Globalization;

namespace DeepMF.Benchmarks.Stored;

/// <summary>Watches the memory of this process that no file backs (RssAnon of Linux): heap, native buffers, stacks, but not the page cache and not mapped files.</summary>
internal sealed class AnonymousMemory : IDisposable
{
    private const string Status = "/proc/self/status";
    private readonly Timer? _timer;
    private long _peak;

    public AnonymousMemory()
    {
        if (File.Exists(Status))
            _timer = new Timer(_ => Sample(), null, 0, 50);
    }

    /// <summary>The most bytes that a sample found, or <see langword="null"/> where the system does not tell.</summary>
    public long? Peak
    {
        get
        {
            if (_timer is null)
                return null;
            Sample();
            return Interlocked.Read(ref _peak);
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Sample()
    {
        var line = File.ReadLines(Status).First(l => l.StartsWith("RssAnon:", StringComparison.Ordinal));
        var bytes = 1024 * long.Parse(line["RssAnon:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
        var seen = Interlocked.Read(ref _peak);
        while (bytes > seen && Interlocked.CompareExchange(ref _peak, bytes, seen) is var now && now != seen)
            seen = now;
    }
}
