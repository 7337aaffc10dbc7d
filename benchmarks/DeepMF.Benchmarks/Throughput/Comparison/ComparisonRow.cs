using System.Text.Json.Serialization;

namespace DeepMF.Benchmarks.Throughput.Comparison;

/// <summary>One row of the table of a comparison; the names are those of the JSON file.</summary>
internal sealed record ComparisonRow(string Model, string Engine, int BatchSize, int Threads, double SamplesPerSecond, double LimitSamplesPerSecond, double CombinedLimitSamplesPerSecond)
    : ThroughputRow(Model, Engine, BatchSize, Threads, SamplesPerSecond, LimitSamplesPerSecond, CombinedLimitSamplesPerSecond)
{
    /// <summary>The distance from the slowest to the fastest round, over the median.</summary>
    [JsonPropertyOrder(1)]
    public required double Spread { get; init; }

    /// <summary>Samples per second over those of the TorchSharp loop in the same round: the median over the rounds.</summary>
    [JsonPropertyOrder(1)]
    public required double RatioToTorchSharpLoop { get; init; }
}
