namespace DeepMF.Benchmarks.Throughput;

/// <summary>The measurements of one quantity.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public void Add(double value) => _values.Add(value);

    public double Median
    {
        get
        {
            var sorted = _values.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>The distance from the slowest to the fastest, as a fraction of the median: how noisy the machine was.</summary>
    public double Spread => (_values.Max() - _values.Min()) / Median;

    /// <summary>These measurements over those of the same turns: what a slow minute of the machine does to both cancels out.</summary>
    public Samples Over(Samples others)
    {
        var ratios = new Samples();
        foreach (var (value, other) in _values.Zip(others._values))
            ratios.Add(value / other);
        return ratios;
    }
}
