using System.Diagnostics;
using DeepMF.Benchmarks.Throughput.Limits;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>Measures every case and the limits of the machine in turns, so that a slow minute of the machine strikes all alike.</summary>
internal sealed class ThroughputBenchmark(ThroughputOptions options, TextWriter progress)
{
    private const ulong Seed = 1;
    private const int LeastRatings = 2_000_000;

    /// <summary>One number of threads, with its limits.</summary>
    public sealed record LimitResult(int Threads, Samples FlopsPerSecond, Samples RowsPerSecond);

    /// <summary>Everything that was measured.</summary>
    public sealed record Result(IReadOnlyList<LimitResult> Limits, IReadOnlyList<ThroughputRow> Rows, double WidestSpread);

    public Result Run()
    {
        var largestBatch = options.BatchSizes.Max();
        var data = RatingData.Create(Math.Max(LeastRatings, 2 * largestBatch), Seed);
        var limits = new List<LimitResult>();
        var rows = new List<ThroughputRow>();
        var spread = 0.0;
        foreach (var threads in options.Threads)
        {
            progress.WriteLine($"Measuring with {threads} thread{(threads == 1 ? "" : "s")}: {options.Runs} runs of {options.Seconds} s each ...");
            var limit = new LimitResult(threads, new Samples(), new Samples());
            var cases = Start(data, threads, largestBatch);
            try
            {
                Measure(cases, limit, data);
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

    private List<Case> Start(RatingData data, int threads, int largestBatch)
    {
        var cases = new List<Case>();
        foreach (var model in options.Models)
        {
            foreach (var contender in options.Contenders)
            {
                var loop = contender.Start(model, data, threads, largestBatch);
                cases.AddRange(options.BatchSizes.Select(size => new Case(model, contender.Name, size, loop)));
            }
        }

        return cases;
    }

    private void Measure(List<Case> cases, LimitResult limit, RatingData data)
    {
        using var rowLimit = new RowLimit(data, limit.Threads);
        foreach (var warmUp in cases)
            Rate(warmUp, options.Seconds);
        MeasureLimits();
        for (var run = 0; run < options.Runs; run++)
        {
            foreach (var next in cases)
                next.SamplesPerSecond.Add(Rate(next, options.Seconds));
            MeasureLimits();
        }

        void MeasureLimits()
        {
            limit.FlopsPerSecond.Add(FmaLimit.Measure(limit.Threads, options.Seconds));
            limit.RowsPerSecond.Add(rowLimit.Measure(options.Seconds));
        }
    }

    private static double Rate(Case next, double seconds)
    {
        next.Loop.Step(next.BatchSize);
        long samples = 0;
        var clock = Stopwatch.StartNew();
        do
        {
            next.Loop.Step(next.BatchSize);
            samples += next.BatchSize;
        }
        while (clock.Elapsed.TotalSeconds < seconds);
        return samples / clock.Elapsed.TotalSeconds;
    }

    private sealed record Case(BenchmarkModel Model, string Engine, int BatchSize, ITrainingLoop Loop)
    {
        public Samples SamplesPerSecond { get; } = new();

        public ThroughputRow ToRow(LimitResult limit) =>
            new(Model.Name, Engine, BatchSize, limit.Threads, SamplesPerSecond.Median, Model.Limit(limit.FlopsPerSecond.Median, limit.RowsPerSecond.Median));
    }
}
