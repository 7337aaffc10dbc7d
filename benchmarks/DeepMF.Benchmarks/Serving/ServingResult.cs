namespace DeepMF.Benchmarks.Serving;

/// <summary>One thing that a recommender does: a row of the table and of the file.</summary>
/// <param name="Model">The model.</param>
/// <param name="What">What is timed.</param>
/// <param name="Calls">How often it was timed.</param>
/// <param name="Median">Milliseconds that half of the calls stay below.</param>
/// <param name="P95">Milliseconds that 95 of 100 calls stay below.</param>
/// <param name="P99">Milliseconds that 99 of 100 calls stay below.</param>
/// <param name="Bytes">The managed memory that a call allocates, in bytes.</param>
internal sealed record ServingResult(string Model, string What, int Calls, double Median, double P95, double P99, long Bytes);
