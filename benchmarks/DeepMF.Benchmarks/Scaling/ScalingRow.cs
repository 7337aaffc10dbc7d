using System.Text.Json.Serialization;

namespace DeepMF.Benchmarks.Scaling;

/// <summary>One row of the table; the names are those of the JSON file. Bytes are 0 where the system does not tell.</summary>
internal sealed record ScalingRow(string Model, long Ratings, int UserRows, int Threads, double SamplesPerSecond, double Spread)
{
    /// <summary>The seconds of an epoch over <see cref="Ratings"/>.</summary>
    public double SecondsPerEpoch => Ratings / SamplesPerSecond;

    /// <summary>Samples per second over those of one thread in the same turn: the median over the turns.</summary>
    [JsonPropertyOrder(1)]
    public double RatioToOneThread { get; init; }

    /// <summary>Seconds from the columns to the grid; 0 for batches.</summary>
    [JsonPropertyOrder(1)]
    public double BuildSeconds { get; init; }

    /// <summary>The parameters.</summary>
    [JsonPropertyOrder(1)]
    public required MemoryUse Parameters { get; init; }

    /// <summary>The session: the grid, or the state of the optimizer and the memory of a batch.</summary>
    [JsonPropertyOrder(1)]
    public required MemoryUse Session { get; init; }

    /// <summary>The most anonymous memory of the process while the session was opened, the columns of the ratings among it, beyond that before the model was built.</summary>
    [JsonPropertyOrder(1)]
    public long PeakBytes { get; init; }
}

/// <summary>Memory as it was measured and as the formulas of the CPU engine's page say.</summary>
internal readonly record struct MemoryUse(long Measured, long Predicted);
