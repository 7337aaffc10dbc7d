using System.Diagnostics;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Cpu;
using DeepMF.Cpu.Memory;
using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Benchmarks.Scaling;

/// <summary>The dot product, trained rating by rating.</summary>
internal sealed class GridCase : ScalingCase
{
    private const int Width = 32;
    private const double LearningRate = 0.005;
    private const int BytesPerRating = 12;

    private readonly IEngineModel _model;
    private readonly IRatingSession _session;
    private readonly int _userRows;
    private readonly MemoryUse _parameters;
    private readonly MemoryUse _grid;
    private readonly double _buildSeconds;
    private readonly long _peak;
    private int _epoch;

    public GridCase(RatingColumns columns, int userRows, int threads)
        : base(threads)
    {
        _userRows = userRows;
        var spec = ModelBuilder.Embed(new CategoricalFeature("user", userRows), Width).Embed(RatingData.FilmFeature, Width).Dot().RegressionHead();
        var before = ProcessMemory.AnonymousAfterCollection();
        _model = new CpuEngine(new CpuEngineOptions { Threads = threads }).Build(spec, 1);
        var built = ProcessMemory.AnonymousAfterCollection();
        IRatingSession? session = null;
        var buildSeconds = 0.0;
        var peak = ProcessMemory.PeakDuring(() =>
        {
            var clock = Stopwatch.StartNew();
            session = ((IRatingTraining)_model).StartRatings(new Sgd(), columns.Users, columns.Films, columns.Ratings, 1);
            buildSeconds = clock.Elapsed.TotalSeconds;
        });
        (_session, _buildSeconds) = (session!, buildSeconds);
        _parameters = new MemoryUse(built - before, sizeof(float) * Padding.TableStride(Width) * ((long)userRows + RatingData.FilmCount));
        _grid = new MemoryUse(ProcessMemory.AnonymousAfterCollection() - built, _session.Ratings * BytesPerRating);
        // The columns were there before the model was built, and are until here.
        GC.KeepAlive(columns);
        _peak = peak == 0 ? 0 : peak - before + _session.Ratings * BytesPerRating;
    }

    public override double Train(double seconds)
    {
        var samples = 0L;
        var clock = Stopwatch.StartNew();
        do
        {
            for (var round = 0; round < _session.Rounds; round++)
                _session.Run(_epoch, round, LearningRate);
            _epoch++;
            samples += _session.Ratings;
        }
        while (clock.Elapsed.TotalSeconds < seconds);
        return samples / clock.Elapsed.TotalSeconds;
    }

    public override void Dispose()
    {
        _session.Dispose();
        _model.Dispose();
    }

    protected override ScalingRow Describe(double samplesPerSecond, double spread) => new("dot 32, grid", _session.Ratings, _userRows, Threads, samplesPerSecond, spread)
    {
        BuildSeconds = _buildSeconds,
        Parameters = _parameters,
        Session = _grid,
        PeakBytes = _peak,
    };
}
