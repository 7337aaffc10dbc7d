using DeepMF.Benchmarks.Throughput.Limits;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>Measures every case and the limits of the machine in turns, so that a slow minute of the machine strikes all alike.</summary>
internal sealed class ThroughputBenchmark(ThroughputOptions options, TextWriter progress)
{
    /// <summary>Everything that was measured.</summary>
    public sealed record Result(IReadOnlyList<MachineLimit> Limits, IReadOnlyList<ThroughputRow> Rows, double WidestSpread);

    public Result Run()
    {
        var data = RatingData.ForBatches(options.BatchSizes.Max());
        var limits = new List<MachineLimit>();
        var rows = new List<ThroughputRow>();
        var spread = 0.0;
        foreach (var threads in options.Threads)
        {
            progress.WriteLine($"Measuring with {TextTable.Threads(threads)}: {options.Runs} runs of {options.Seconds} s each ...");
            using var limit = new MachineLimit(data, threads);
            var cases = Start(data, threads);
            try
            {
                Measure(cases, limit);
            }
            finally
            {
                foreach (var loop in cases.Select(c => c.Loop).Distinct())
                    loop.Dispose();
            }

            limits.Add(limit);
            rows.AddRange(cases.Select(c => c.ToRow(limit)));
            spread = cases.Select(c => c.SamplesPerSecond.Spread).Append(spread).Max();
        }

        return new Result(limits, rows, spread);
    }

    private List<Case> Start(RatingData data, int threads)
    {
        var cases = new List<Case>();
        foreach (var model in options.Models)
        {
            foreach (var contender in options.Contenders)
            {
                var loop = contender.Start(model, data, threads, options.BatchSizes.Max());
                cases.AddRange(options.BatchSizes.Select(size => new Case(model, contender.Name, size, loop)));
            }
        }

        return cases;
    }

    private void Measure(List<Case> cases, MachineLimit limit)
    {
        foreach (var warmUp in cases)
            TrainingRate.Measure(warmUp.Loop, warmUp.BatchSize, options.Seconds);
        limit.Measure(options.Seconds);
        for (var run = 0; run < options.Runs; run++)
        {
            foreach (var next in cases)
                next.SamplesPerSecond.Add(TrainingRate.Measure(next.Loop, next.BatchSize, options.Seconds));
            limit.Measure(options.Seconds);
        }
    }

    private sealed record Case(BenchmarkModel Model, string Engine, int BatchSize, ITrainingLoop Loop)
    {
        public Samples SamplesPerSecond { get; } = new();

        public ThroughputRow ToRow(MachineLimit limit) =>
            new(Model.Name, Engine, BatchSize, limit.Threads, SamplesPerSecond.Median, limit.SamplesPerSecond(Model), limit.CombinedSamplesPerSecond(Model));
    }
}
