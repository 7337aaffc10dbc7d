namespace DeepMF.Benchmarks.Service;

/// <summary>Requests of one kind: a row of the table and of the file.</summary>
/// <param name="Model">The model that is served.</param>
/// <param name="What">What is asked for.</param>
/// <param name="Requests">How many requests.</param>
/// <param name="Errors">How many of them had no answer, or one of an error.</param>
/// <param name="Median">Milliseconds that half of the requests stay below.</param>
/// <param name="P95">Milliseconds that 95 of 100 requests stay below.</param>
/// <param name="P99">Milliseconds that 99 of 100 requests stay below.</param>
/// <param name="Most">Milliseconds of the slowest.</param>
internal sealed record ServiceResult(string Model, string What, int Requests, int Errors, double Median, double P95, double P99, double Most);
