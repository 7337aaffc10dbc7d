using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Scaling;

/// <summary>A model in training with one number of threads.</summary>
internal abstract class ScalingCase(int threads) : IDisposable
{
    private readonly Samples _rates = new();

    public int Threads => threads;

    /// <summary>Trains for some time.</summary>
    /// <returns>Samples per second.</returns>
    public abstract double Train(double seconds);

    public void Measure(double seconds) => _rates.Add(Train(seconds));

    /// <summary>The row, compared with the case of one thread that took turns with this one.</summary>
    public ScalingRow ToRow(ScalingCase? single) =>
        Describe(_rates.Median, _rates.Spread) with { RatioToOneThread = single is null ? 0 : _rates.Over(single._rates).Median };

    public abstract void Dispose();

    protected abstract ScalingRow Describe(double samplesPerSecond, double spread);
}
