using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Service;

/// <summary>How long requests took, by kind; any thread may add.</summary>
internal sealed class ServiceTimes
{
    private readonly Lock _gate = new();
    private readonly List<(string Kind, double Milliseconds, bool IsAnswered)> _times = [];

    public void Add(string kind, TimeSpan time, bool isAnswered)
    {
        lock (_gate)
            _times.Add((kind, time.TotalMilliseconds, isAnswered));
    }

    /// <summary>A row per kind.</summary>
    public IEnumerable<ServiceResult> Results(string model) => _times.GroupBy(t => t.Kind).OrderByDescending(kind => kind.Count()).Select(kind => Result(model, kind.Key, kind));

    /// <summary>One row of all kinds but one.</summary>
    public ServiceResult All(string model, string what, string except) => Result(model, what, _times.Where(t => t.Kind != except));

    /// <summary>Requests without an answer count as errors, and their time, that of giving up, counts too.</summary>
    private static ServiceResult Result(string model, string what, IEnumerable<(string Kind, double Milliseconds, bool IsAnswered)> times)
    {
        var all = times.ToArray();
        var sorted = all.Select(t => t.Milliseconds).Order().ToArray();
        return new ServiceResult(model, what, all.Length, all.Count(t => !t.IsAnswered), Quantile.Of(sorted, 0.5), Quantile.Of(sorted, 0.95), Quantile.Of(sorted, 0.99), sorted[^1]);
    }
}
