namespace DeepMF.Benchmarks.Quality;

/// <summary>Where a run stands after an epoch.</summary>
/// <param name="Seconds">The time of training from its start, without evaluation.</param>
/// <param name="Rmse">The RMSE on the ratings that were set aside.</param>
internal readonly record struct QualityPoint(double Seconds, double Rmse);
