using System.Diagnostics;
using DeepMF.Training;

namespace DeepMF.Benchmarks.Quality;

/// <summary>Takes the time of training and stands still while the model is evaluated after an epoch.</summary>
internal sealed class EpochClock(Func<double> evaluate) : IProgress<TrainingProgress>
{
    private readonly Stopwatch _clock = new();
    private readonly List<QualityPoint> _points = [];

    public IReadOnlyList<QualityPoint> Points => _points;

    public void Start() => _clock.Start();

    public void EndEpoch()
    {
        _clock.Stop();
        _points.Add(new QualityPoint(_clock.Elapsed.TotalSeconds, evaluate()));
        _clock.Start();
    }

    /// <summary>The trainer reports on the thread that trains, so the clock stands still while this runs.</summary>
    public void Report(TrainingProgress value)
    {
        if (value.IsEpochEnd)
            EndEpoch();
    }
}
