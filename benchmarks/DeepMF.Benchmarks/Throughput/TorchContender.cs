using static TorchSharp.torch;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>Gives a contender that runs on libtorch its number of threads, which is one for the whole process: contenders that take turns may differ in it.</summary>
internal sealed class TorchContender(IContender contender) : IContender
{
    public string Name => contender.Name;

    public ITrainingLoop Start(BenchmarkModel model, RatingData data, int threads, int largestBatch)
    {
        set_num_threads(threads);
        return new Loop(contender.Start(model, data, threads, largestBatch), threads);
    }

    private sealed class Loop(ITrainingLoop loop, int threads) : ITrainingLoop
    {
        public double Step(int batchSize)
        {
            if (get_num_threads() != threads)
                set_num_threads(threads);
            return loop.Step(batchSize);
        }

        public void Dispose() => loop.Dispose();
    }
}
