namespace DeepMF.Benchmarks.Stored;

/// <summary>What one run over a file gave.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Rows">The ratings in the file.</param>
/// <param name="BatchSize">The ratings of a training step.</param>
/// <param name="BlockRows">The ratings of a block.</param>
/// <param name="BlocksInMemory">The blocks shuffled together.</param>
/// <param name="FileBytes">The size of the file.</param>
/// <param name="WrittenPerSecond">Ratings generated, encoded and written per second.</param>
/// <param name="IteratedPerSecond">Ratings per second of an epoch of shuffled batches without training.</param>
/// <param name="TrainedPerSecond">Ratings per second of an epoch of training.</param>
/// <param name="PeakAnonymousBytes">The most memory that no file backs, over writing and training; null where the system does not tell.</param>
/// <param name="ParameterBytes">Parameters and state of the optimizer.</param>
internal sealed record StoredRow(string Model, long Rows, int BatchSize, int BlockRows, int BlocksInMemory, long FileBytes, double WrittenPerSecond, double IteratedPerSecond, double TrainedPerSecond, long? PeakAnonymousBytes, long ParameterBytes);
