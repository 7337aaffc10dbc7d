using System.Diagnostics;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Serving;

namespace DeepMF.Benchmarks.Serving;

/// <summary>Times what a service does with a recommender of MovieLens 20M's shape, one request at a time.</summary>
internal sealed class ServingBenchmark(string name, ModelSpec spec, InteractionTable table, int threads)
{
    private const int ListLength = 10;

    public IReadOnlyList<ServingResult> Run(int loads, double seconds, TextWriter progress)
    {
        var path = Path.Combine(Path.GetTempPath(), $"deepmf-serving-{Guid.NewGuid():N}");
        var engine = new CpuEngine(new CpuEngineOptions { Threads = threads });
        try
        {
            progress.WriteLine($"{name}: saving");
            using (var model = spec.Build(seed: 1, engine))
            using (var made = Recommender.Create(model, table))
                made.Save(path);
            progress.WriteLine($"{name}: a file of {new FileInfo(path).Length / 1e6:N0} MB");
            var results = new List<ServingResult> { Time("load", loads, double.PositiveInfinity, _ => Recommender.Load(path, engine).Dispose()) };
            using var recommender = Recommender.Load(path, engine);
            results.Add(Time($"top {ListLength}", int.MaxValue, seconds, call => recommender.Recommend(ServingData.UserOf(call), ListLength)));
            results.Add(Time("predict", int.MaxValue, seconds, call => recommender.Predict(ServingData.UserOf(call), ServingData.ItemOf(call))));
            results.Add(Time($"similar {ListLength}", int.MaxValue, seconds, call => recommender.Similar(ServingData.ItemOf(call), ListLength)));
            results.Add(Time($"fold in {ServingData.RatingsOfNewUser} ratings", int.MaxValue, seconds, call => recommender.FoldIn(NewUser(call))));
            results.Add(Time($"fold in and top {ListLength}", int.MaxValue, seconds, call => recommender.FoldIn(NewUser(call)).Recommend(ListLength)));
            return results;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<(RawId, float)> NewUser(int call) => ServingData.NewUser(call).Select(r => ((RawId)r.Item, r.Rating));

    private ServingResult Time(string what, int most, double seconds, Action<int> act)
    {
        // What the first calls make is used again by the later ones.
        for (var call = 0; call < Math.Min(most, 20); call++)
            act(call);
        var times = new List<double>();
        var all = Stopwatch.StartNew();
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < most && all.Elapsed.TotalSeconds < seconds; call++)
        {
            var start = Stopwatch.GetTimestamp();
            act(call);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        bytes = (GC.GetAllocatedBytesForCurrentThread() - bytes) / times.Count;
        times.Sort();
        return new ServingResult(name, what, times.Count, Quantile.Of(times, 0.5), Quantile.Of(times, 0.95), Quantile.Of(times, 0.99), bytes);
    }
}
