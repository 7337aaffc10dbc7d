using BenchmarkDotNet.Attributes;
using DeepMF.Benchmarks.Reading;
using DeepMF.Data;

namespace DeepMF.Benchmarks.Micro;

/// <summary>A small file of 200,000 ratings becomes an interaction table.</summary>
[MemoryDiagnoser]
public class ReadingBenchmarks : IDisposable
{
    private const int Rows = 200_000;
    private ReadingFiles _files = null!;

    [GlobalSetup]
    public void Setup() => _files = new ReadingFiles(Rows);

    [GlobalCleanup]
    public void Dispose()
    {
        _files.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public InteractionTable Csv() => CsvInteractionReader.Read<int, int>(_files.Csv, ReadingFiles.CsvOptions);

    [Benchmark(OperationsPerInvoke = Rows)]
    public InteractionTable Parquet() => ParquetInteractionReader.Read<int, int>(_files.Parquet, ReadingFiles.ParquetOptions);
}
