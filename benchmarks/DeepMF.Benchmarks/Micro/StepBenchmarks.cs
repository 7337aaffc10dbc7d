using BenchmarkDotNet.Attributes;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Cpu;

namespace DeepMF.Benchmarks.Micro;

/// <summary>A whole training step of M5 with Adam, from the copy of the ratings to the last updated row. It must allocate nothing.</summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private ITrainingLoop _loop = null!;

    [Params(1_000, 25_000)]
    public int BatchSize { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var data = RatingData.Create(2_000_000, seed: 1);
        var contender = new EngineContender("cpu", _ => CpuEngine.Default);
        _loop = contender.Start(BenchmarkModel.Get("M5"), data, Environment.ProcessorCount, BatchSize);
    }

    [GlobalCleanup]
    public void Cleanup() => _loop.Dispose();

    [Benchmark]
    public void Step() => _loop.Step(BatchSize);
}
