using System.Diagnostics;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Cpu;
using DeepMF.Cpu.Memory;
using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Benchmarks.Scaling;

/// <summary>M5 in batches of 25,000, with Adam; the rows of a batch are made when it is needed, outside the clock, and come from all over the ratings.</summary>
internal sealed class BatchCase : ScalingCase
{
    private const int BatchSize = 25_000;
    private const int BytesPerOccurrence = 16;
    private const int WarmUpSteps = 20;

    // A prime number of batches from one to the next, so that they come from all over the ratings.
    private const long StepLength = 1_009L * BatchSize;

    private readonly IEngineModel _model;
    private readonly ITrainingSession _session;
    private readonly Batch _batch;
    private readonly RatingStream _stream;
    private readonly long _ratings;
    private readonly int _userRows;
    private readonly MemoryUse _parameters;
    private readonly MemoryUse _state;
    private long _next;

    public BatchCase(long ratings, int userRows, int threads)
        : base(threads)
    {
        (_ratings, _userRows, _stream) = (ratings, userRows, new RatingStream(1, userRows));
        var spec = ModelBuilder.Embed(new CategoricalFeature("user", userRows), BenchmarkModel.Dimension).Embed(RatingData.FilmFeature, BenchmarkModel.Dimension)
            .Concat().Dense(64).Relu().Dense(64).Relu().RegressionHead();
        _batch = new Batch(spec.Features, BatchSize);
        var before = ProcessMemory.AnonymousAfterCollection();
        _model = new CpuEngine(new CpuEngineOptions { Threads = threads }).Build(spec, BenchmarkModel.Seed);
        var built = ProcessMemory.AnonymousAfterCollection();
        _session = _model.StartTraining(new Adam(), BenchmarkModel.Seed);
        for (var step = 0; step < WarmUpSteps; step++)
            Step();
        var stride = (long)Padding.TableStride(BenchmarkModel.Dimension);
        var tables = sizeof(float) * stride * ((long)userRows + RatingData.FilmCount);
        _parameters = new MemoryUse(built - before, tables);
        _state = new MemoryUse(ProcessMemory.AnonymousAfterCollection() - built, 2 * tables + BatchSize * 2 * (sizeof(float) * stride + BytesPerOccurrence));
    }

    public override double Train(double seconds)
    {
        Step();
        var (steps, spent) = (0, 0.0);
        do
        {
            spent += Step();
            steps++;
        }
        while (spent < seconds);
        return steps * (double)BatchSize / spent;
    }

    public override void Dispose()
    {
        _session.Dispose();
        _model.Dispose();
    }

    protected override ScalingRow Describe(double samplesPerSecond, double spread) => new("M5, batch 25,000", _ratings, _userRows, Threads, samplesPerSecond, spread)
    {
        Parameters = _parameters,
        Session = _state,
    };

    /// <summary>Makes a batch and trains on it.</summary>
    /// <returns>The seconds of training.</returns>
    private double Step()
    {
        _batch.Count = BatchSize;
        _stream.Fill(_next, _batch.Categorical("user").Indices, _batch.Categorical("film").Indices, _batch.Targets);
        _next = (_next + StepLength) % Math.Max(1, _ratings - BatchSize);
        var clock = Stopwatch.StartNew();
        _session.Step(_batch, BenchmarkModel.LearningRate);
        return clock.Elapsed.TotalSeconds;
    }
}
