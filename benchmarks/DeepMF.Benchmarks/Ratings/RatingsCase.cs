using System.Diagnostics;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Cpu;
using DeepMF.Engines;

namespace DeepMF.Benchmarks.Ratings;

/// <summary>One model, one optimizer, one number of threads, trained epoch after epoch.</summary>
internal sealed class RatingsCase : IDisposable
{
    private readonly RatingModel _model;
    private readonly RatingOptimizer _optimizer;
    private readonly int _width;
    private readonly IEngineModel _engineModel;
    private readonly IRatingSession _session;
    private readonly Samples _rates = new();
    private readonly double _buildSeconds;
    private int _epoch;

    public RatingsCase(RatingModel model, RatingOptimizer optimizer, int width, int threads, RatingData data)
    {
        (_model, _optimizer, _width, Threads) = (model, optimizer, width, threads);
        _engineModel = new CpuEngine(new CpuEngineOptions { Threads = threads }).Build(model.Describe(width), 1);
        var clock = Stopwatch.StartNew();
        _session = ((IRatingTraining)_engineModel).StartRatings(optimizer.Rule, data.Users, data.Films, data.Ratings, 1)!;
        _buildSeconds = clock.Elapsed.TotalSeconds;
    }

    public int Threads { get; }

    /// <summary>Runs an epoch.</summary>
    /// <returns>Ratings per second.</returns>
    public double RunEpoch()
    {
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < _session.Rounds; round++)
            _session.Run(_epoch, round, _optimizer.Rule.LearningRate);
        _epoch++;
        return _session.Ratings / clock.Elapsed.TotalSeconds;
    }

    public void Measure() => _rates.Add(RunEpoch());

    public RatingsRow ToRow(double rowsPerSecond) =>
        new(_model.Name, _optimizer.Name, _width, (int)_session.Ratings, Threads, _rates.Median, _rates.Spread, rowsPerSecond / 2, _buildSeconds);

    public void Dispose()
    {
        _session.Dispose();
        _engineModel.Dispose();
    }
}
