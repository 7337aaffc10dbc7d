namespace DeepMF.Benchmarks.Ncf;

/// <summary>What a model gave from one seed. The names are those of the JSON file.</summary>
/// <param name="Model">The model.</param>
/// <param name="Seed">The seed of the held-out rows, of the model and of its training.</param>
/// <param name="Epochs">The epochs that the held-out rows chose; 0 where the model is best as it starts.</param>
/// <param name="ValidationHitRate">HR@10 on the held-out rows after those epochs.</param>
/// <param name="ValidationNdcg">NDCG@10 there.</param>
/// <param name="HitRate">HR@10 of the test, after training anew on all training rows; <see langword="null"/> where the test was not looked at.</param>
/// <param name="Ndcg">NDCG@10 there.</param>
/// <param name="SecondsPerEpoch">The mean time of an epoch; 0 without epochs.</param>
/// <param name="TrainingSeconds">The time of the training that the test measures, that of pre-trained parts included.</param>
/// <param name="TotalSeconds">That, and the time of choosing the epochs, with their validation.</param>
internal sealed record NcfRun(
    string Model,
    ulong Seed,
    int Epochs,
    double ValidationHitRate,
    double ValidationNdcg,
    double? HitRate,
    double? Ndcg,
    double SecondsPerEpoch,
    double TrainingSeconds,
    double TotalSeconds);
