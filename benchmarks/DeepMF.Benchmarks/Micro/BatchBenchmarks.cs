using BenchmarkDotNet.Attributes;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Data;

namespace DeepMF.Benchmarks.Micro;

/// <summary>An epoch of batches of 25,000 rows, shuffled, without training: from a table in memory and from a file.</summary>
[MemoryDiagnoser]
public class BatchBenchmarks : IDisposable
{
    private const int Rows = 2_000_000;
    private const int BatchSize = 25_000;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"deepmf-batches-{Guid.NewGuid():N}");
    private StoredInteractions _stored = null!;
    private BatchIterator _fromTable = null!;
    private StoredBatchIterator _fromFile = null!;
    private int _epoch;

    [GlobalSetup]
    public void Setup()
    {
        InteractionFile.Write(_path, new RatingStream(seed: 1, RatingData.UserCount).Take(Rows));
        _stored = InteractionFile.Open(_path);
        _fromFile = new StoredBatchIterator(_stored, [_stored.Users, _stored.Items], BatchSize, shuffleSeed: 1);
        var table = _stored.ReadTable();
        _fromTable = new BatchIterator(table, [table.Users, table.Items], BatchSize, shuffleSeed: 1);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _stored.Dispose();
        File.Delete(_path);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public double Table() => Epoch(_fromTable);

    [Benchmark(OperationsPerInvoke = Rows)]
    public double Stored() => Epoch(_fromFile);

    private double Epoch(IBatchSource source)
    {
        var sum = 0.0;
        source.StartEpoch(_epoch++);
        while (source.TryNext(out var batch))
            sum += batch.Targets[0];
        return sum;
    }
}
