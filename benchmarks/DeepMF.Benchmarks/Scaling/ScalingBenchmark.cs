using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Scaling;

/// <summary>Measures training while the ratings or the rows of the user table grow; numbers of threads take turns.</summary>
internal sealed class ScalingBenchmark(IReadOnlyList<int> threads, int runs, double seconds, TextWriter progress)
{
    public IEnumerable<ScalingRow> Run(long ratings, int userRows, bool isGrid)
    {
        progress.WriteLine($"{(isGrid ? "Rating by rating" : "By batches")}: {TextTable.Whole(ratings)} ratings, {TextTable.Whole(userRows)} rows ...");
        List<ScalingCase> cases = [];
        try
        {
            foreach (var count in threads)
                cases.Add(isGrid ? OfGrid((int)ratings, userRows, count) : new BatchCase(ratings, userRows, count));
            // Not counted: the kernel is compiled.
            foreach (var warmUp in cases)
                warmUp.Train(seconds);
            for (var run = 0; run < runs; run++)
                foreach (var next in cases)
                    next.Measure(seconds);
            return [.. cases.Select(c => c.ToRow(cases.FirstOrDefault(other => other.Threads == 1)))];
        }
        finally
        {
            foreach (var measured in cases)
                measured.Dispose();
        }
    }

    // The columns are not kept: the grid is a copy.
    private static GridCase OfGrid(int ratings, int userRows, int threads) => new(new RatingColumns(ratings, userRows), userRows, threads);
}
