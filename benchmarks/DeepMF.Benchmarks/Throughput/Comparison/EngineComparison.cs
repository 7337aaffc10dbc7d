using DeepMF.Benchmarks.Throughput.Limits;

namespace DeepMF.Benchmarks.Throughput.Comparison;

/// <summary>Trains the same models on the same data with every contender in turns, each at its better number of threads.</summary>
/// <remarks>The last contender is the one that the others are compared with.</remarks>
internal sealed class EngineComparison(ThroughputOptions options, TextWriter progress)
{
    /// <summary>Everything that was measured.</summary>
    public sealed record Result(IReadOnlyList<MachineLimit> Limits, IReadOnlyList<ComparisonRow> Rows);

    /// <summary>The losses of every contender, per model.</summary>
    public IReadOnlyList<IReadOnlyList<LossCurve>> Losses() =>
        [.. options.Models.Select(model => options.Contenders.Select(contender => LossCurve.Of(model, contender, options.Threads.Max())).ToList())];

    public Result Run()
    {
        var data = RatingData.ForBatches(options.BatchSizes.Max());
        var limits = new List<MachineLimit>();
        var rows = new List<ComparisonRow>();
        foreach (var model in options.Models)
            rows.AddRange(Compare(model, data, limits));
        foreach (var limit in limits)
            limit.Dispose();
        return new Result([.. limits.OrderBy(l => l.Threads)], rows);
    }

    private IEnumerable<ComparisonRow> Compare(BenchmarkModel model, RatingData data, List<MachineLimit> limits)
    {
        progress.WriteLine($"{model.Name}: looking for each engine's better number of threads ...");
        var cases = options.Contenders.SelectMany(contender => ComparisonCase.Choose(model, contender, data, options)).ToList();
        // One batch size after the other, so that what is compared is measured in the same seconds.
        cases = [.. cases.OrderBy(c => options.BatchSizes.ToList().IndexOf(c.BatchSize))];
        foreach (var threads in cases.Select(c => c.Threads).Except(limits.Select(l => l.Threads)).ToList())
            limits.Add(new MachineLimit(data, threads));
        try
        {
            Measure(model, cases, limits);
        }
        finally
        {
            foreach (var loop in cases.Select(c => c.Loop).Distinct())
                loop.Dispose();
        }

        return cases.Select(c => c.ToRow(
            cases.Single(other => other.Engine == options.Contenders[^1].Name && other.BatchSize == c.BatchSize),
            limits.Single(l => l.Threads == c.Threads)));
    }

    private void Measure(BenchmarkModel model, List<ComparisonCase> cases, List<MachineLimit> limits)
    {
        progress.WriteLine($"{model.Name}: {options.Runs} rounds of {options.Seconds} s for each engine and batch size ...");
        foreach (var warmUp in cases)
            TrainingRate.Measure(warmUp.Loop, warmUp.BatchSize, options.Seconds);
        for (var round = 0; round < options.Runs; round++)
        {
            foreach (var limit in limits)
                limit.Measure(options.Seconds);
            foreach (var next in cases)
                next.Measure(options.Seconds);
        }

        foreach (var limit in limits)
            limit.Measure(options.Seconds);
    }
}
