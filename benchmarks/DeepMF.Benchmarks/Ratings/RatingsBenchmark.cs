using DeepMF.Benchmarks.Throughput;
using DeepMF.Benchmarks.Throughput.Limits;

namespace DeepMF.Benchmarks.Ratings;

/// <summary>Measures training rating by rating and the machine's random rows in turns, an epoch each.</summary>
internal sealed class RatingsBenchmark(RatingsOptions options, TextWriter progress)
{
    private const double LimitSeconds = 0.2;

    public IReadOnlyList<RatingsRow> Run()
    {
        var rows = new List<RatingsRow>();
        foreach (var count in options.Ratings)
        {
            var data = RatingData.Create(count, seed: 1);
            foreach (var width in options.Widths)
            {
                progress.WriteLine($"Measuring k = {width} with {TextTable.Whole(count)} ratings: {options.Epochs} epochs ...");
                rows.AddRange(Measure(data, width));
            }
        }

        return rows;
    }

    private List<RatingsRow> Measure(RatingData data, int width)
    {
        List<RatingsCase> cases = [];
        Dictionary<int, RowLimit> limits = [];
        try
        {
            foreach (var threads in options.Threads)
            {
                limits.Add(threads, new RowLimit(data, threads, width));
                cases.AddRange(options.Models.SelectMany(m => options.Optimizers.Select(o => new RatingsCase(m, o, width, threads, data))));
            }

            // Not counted: the first epoch compiles the kernel.
            foreach (var warmUp in cases)
                warmUp.RunEpoch();
            var rowsPerSecond = options.Threads.ToDictionary(t => t, _ => new Samples());
            for (var epoch = 0; epoch < options.Epochs; epoch++)
            {
                foreach (var next in cases)
                    next.Measure();
                foreach (var (threads, limit) in limits)
                    rowsPerSecond[threads].Add(limit.Measure(LimitSeconds));
            }

            return [.. cases.Select(c => c.ToRow(rowsPerSecond[c.Threads].Median))];
        }
        finally
        {
            foreach (var measured in cases)
                measured.Dispose();
            foreach (var limit in limits.Values)
                limit.Dispose();
        }
    }
}
