using BenchmarkDotNet.Attributes;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Cpu;
using DeepMF.Engines;

namespace DeepMF.Benchmarks.Micro;

/// <summary>Predictions of M5 for one pair and for many.</summary>
[MemoryDiagnoser]
public class PredictionBenchmarks
{
    private IEngineModel _model = null!;
    private Batch _batch = null!;
    private float[] _predictions = null!;

    [Params(1, 1_000, 25_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var data = RatingData.Create(Rows, seed: 1);
        var spec = BenchmarkModel.Get("M5").Spec;
        _model = CpuEngine.Default.Build(spec, seed: 1);
        _batch = new Batch(spec.Features, Rows) { Count = Rows };
        data.Users.CopyTo(_batch.Categorical(RatingData.UserFeature.Name).Indices);
        data.Films.CopyTo(_batch.Categorical(RatingData.FilmFeature.Name).Indices);
        _predictions = new float[Rows];
    }

    [GlobalCleanup]
    public void Cleanup() => _model.Dispose();

    [Benchmark]
    public void Predict() => _model.Predict(_batch, _predictions);
}
