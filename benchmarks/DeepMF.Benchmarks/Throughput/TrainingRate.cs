using System.Diagnostics;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>How fast a loop trains.</summary>
internal static class TrainingRate
{
    /// <summary>Samples per second, after a step that is not counted: what ran before may still hold the caches and the processors.</summary>
    public static double Measure(ITrainingLoop loop, int batchSize, double seconds)
    {
        loop.Step(batchSize);
        long samples = 0;
        var clock = Stopwatch.StartNew();
        do
        {
            loop.Step(batchSize);
            samples += batchSize;
        }
        while (clock.Elapsed.TotalSeconds < seconds);
        return samples / clock.Elapsed.TotalSeconds;
    }
}
