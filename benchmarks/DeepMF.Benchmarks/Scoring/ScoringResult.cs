namespace DeepMF.Benchmarks.Scoring;

/// <summary>One way to find lists: a row of the table and of the file.</summary>
/// <param name="Model">The model.</param>
/// <param name="Way">How the lists are found.</param>
/// <param name="MillisecondsPerUser">The median over the rounds.</param>
/// <param name="UsersPerSecond">The same the other way round.</param>
/// <param name="Spread">The slowest to the fastest round, over the median.</param>
/// <param name="RatioToPlainLoop">The time of the faster plain loop over this one's in the same round; the median over the rounds.</param>
/// <param name="FractionOfLimit">The multiply-adds that the way needs at least, over those that the machine does in that time.</param>
internal sealed record ScoringResult(string Model, string Way, double MillisecondsPerUser, double UsersPerSecond, double Spread, double RatioToPlainLoop, double FractionOfLimit);
