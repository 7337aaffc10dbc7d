namespace DeepMF.Benchmarks.Throughput.Limits;

/// <summary>What the machine can do at most with one number of threads, measured again and again beside the rows of the table.</summary>
internal sealed class MachineLimit(RatingData data, int threads) : IDisposable
{
    private readonly RowLimit _rows = new(data, threads);

    public int Threads => threads;

    public Samples FlopsPerSecond { get; } = new();

    public Samples RowsPerSecond { get; } = new();

    public void Measure(double seconds)
    {
        FlopsPerSecond.Add(FmaLimit.Measure(threads, seconds));
        RowsPerSecond.Add(_rows.Measure(seconds));
    }

    public double SamplesPerSecond(BenchmarkModel model) => model.Limit(FlopsPerSecond.Median, RowsPerSecond.Median);

    public double CombinedSamplesPerSecond(BenchmarkModel model) => model.CombinedLimit(FlopsPerSecond.Median, RowsPerSecond.Median);

    public void Dispose() => _rows.Dispose();
}
