using System.Diagnostics;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Training;

namespace DeepMF.Benchmarks.Stored;

/// <summary>Streams generated ratings to a temporary file, reads them shuffled, and trains an epoch from there.</summary>
internal static class StoredBenchmark
{
    private const int BatchSize = 25_000;
    private const ulong Seed = 1;

    /// <summary>Adam keeps two numbers beside each parameter.</summary>
    private const int NumbersPerParameter = 3;

    public static StoredRow Run(BenchmarkModel model, long rows, TextWriter log)
    {
        var path = Path.Combine(Path.GetTempPath(), $"deepmf-stored-{Guid.NewGuid():N}.interactions");
        try
        {
            return Run(path, model, rows, log);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static StoredRow Run(string path, BenchmarkModel model, long rows, TextWriter log)
    {
        using var memory = new AnonymousMemory();
        log.WriteLine("Writing ...");
        var clock = Stopwatch.StartNew();
        InteractionFile.Write(path, new RatingStream(Seed, RatingData.UserCount).Take(rows), new InteractionFileOptions { StoreTimestamps = false });
        var written = rows / clock.Elapsed.TotalSeconds;

        using var data = InteractionFile.Open(path);
        var batches = new StoredBatchIterator(data, [data.Users, data.Items], BatchSize, Seed);
        log.WriteLine("Reading ...");
        clock.Restart();
        while (batches.TryNext(out _))
        {
        }

        var iterated = rows / clock.Elapsed.TotalSeconds;
        log.WriteLine("Training ...");
        var spec = model.Name == "M1" ? BenchmarkModel.Dot(data.Users, data.Items) : BenchmarkModel.Deep(data.Users, data.Items);
        using var trained = spec.Build(seed: Seed);
        var trainer = new Trainer(new TrainerOptions { Epochs = 1, Optimizer = new Adam { LearningRate = BenchmarkModel.LearningRate } });
        var epoch = trainer.Fit(trained, batches).Epochs[0];
        var numbers = spec.Parameters.Sum(p => p.Length);
        return new StoredRow(model.Name, rows, BatchSize, data.BlockRows, batches.BlocksInMemory, new FileInfo(path).Length, written, iterated, epoch.SamplesPerSecond, memory.Peak, NumbersPerParameter * sizeof(float) * numbers);
    }
}
