namespace DeepMF.Benchmarks.Throughput;

/// <summary>One row of the table; the names are those of the JSON file.</summary>
internal record ThroughputRow(string Model, string Engine, int BatchSize, int Threads, double SamplesPerSecond, double LimitSamplesPerSecond, double CombinedLimitSamplesPerSecond)
{
    public double FractionOfLimit => SamplesPerSecond / LimitSamplesPerSecond;

    public double FractionOfCombinedLimit => SamplesPerSecond / CombinedLimitSamplesPerSecond;
}
