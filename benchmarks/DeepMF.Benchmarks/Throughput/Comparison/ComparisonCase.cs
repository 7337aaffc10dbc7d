using DeepMF.Benchmarks.Throughput.Limits;

namespace DeepMF.Benchmarks.Throughput.Comparison;

/// <summary>A contender with a batch size, at its better number of threads.</summary>
internal sealed record ComparisonCase(BenchmarkModel Model, string Engine, int BatchSize, int Threads, ITrainingLoop Loop)
{
    private const int Trials = 2;

    public Samples SamplesPerSecond { get; } = new();

    /// <summary>Tries every number of threads in turns with every batch size, and keeps the loop that had the fastest run.</summary>
    public static IEnumerable<ComparisonCase> Choose(BenchmarkModel model, IContender contender, RatingData data, ThroughputOptions options)
    {
        var loops = options.Threads.ToDictionary(threads => threads, threads => contender.Start(model, data, threads, options.BatchSizes.Max()));
        var cases = options.BatchSizes.Select(size => Fastest(size, loops)).ToList();
        foreach (var unused in loops.Values.Except(cases.Select(c => c.Loop)))
            unused.Dispose();
        return cases;

        ComparisonCase Fastest(int batchSize, Dictionary<int, ITrainingLoop> loops)
        {
            var trials = from trial in Enumerable.Range(0, Trials)
                         from loop in loops
                         select (Rate: TrainingRate.Measure(loop.Value, batchSize, options.Seconds), loop.Key, loop.Value);
            var (_, threads, chosen) = trials.MaxBy(t => t.Rate);
            return new ComparisonCase(model, contender.Name, batchSize, threads, chosen);
        }
    }

    public void Measure(double seconds) => SamplesPerSecond.Add(TrainingRate.Measure(Loop, BatchSize, seconds));

    public ComparisonRow ToRow(ComparisonCase reference, MachineLimit limit) =>
        new(Model.Name, Engine, BatchSize, Threads, SamplesPerSecond.Median, limit.SamplesPerSecond(Model), limit.CombinedSamplesPerSecond(Model))
        {
            Spread = SamplesPerSecond.Spread,
            RatioToTorchSharpLoop = SamplesPerSecond.Over(reference.SamplesPerSecond).Median,
        };
}
