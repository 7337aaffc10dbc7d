namespace DeepMF.Benchmarks.Throughput;

/// <summary>What to measure, and how often.</summary>
internal sealed record ThroughputOptions(
    IReadOnlyList<BenchmarkModel> Models,
    IReadOnlyList<IContender> Contenders,
    IReadOnlyList<int> BatchSizes,
    IReadOnlyList<int> Threads,
    int Runs,
    double Seconds);
