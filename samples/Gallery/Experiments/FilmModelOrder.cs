using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>Whether the models of E6 come in the source's order.</summary>
internal static class FilmModelOrder
{
    /// <summary>What holds, counted in seeds.</summary>
    public static string Describe(FilmModelRuns runs) =>
        $"The source's order here: deep MF beats linear MF of equal sizes in {runs.Count(seed => Best(runs, FilmModel.Deep, seed) < Best(runs, FilmModel.Linear, seed))}. " +
        $"Batch normalisation comes to its best validation RMSE in fewer epochs in {runs.Count(seed => runs.Of(FilmModel.BatchNorm, seed).BestEpoch < runs.Of(FilmModel.Deep, seed).BestEpoch)}, " +
        $"to deep MF's last training loss in fewer epochs in {runs.Count(seed => EpochsToLossOfDeep(runs, seed) < runs.Epochs)}, " +
        $"and has the lower validation RMSE at its best in {runs.Count(seed => Best(runs, FilmModel.BatchNorm, seed) < Best(runs, FilmModel.Deep, seed))}. " +
        $"The expected value of the classes beats the most likely class in RMSE in {runs.Count(seed => Best(runs, FilmModel.Classes, seed) < runs.Of(FilmModel.Classes, seed).Values(Metric.MostLikelyRmse).Min())}.";

    /// <summary>The epochs that the normalised model needs for the training loss that the plain one has in its last epoch.</summary>
    public static int? EpochsToLossOfDeep(FilmModelRuns runs, ulong seed) =>
        runs.Of(FilmModel.BatchNorm, seed).FirstEpochWithLoss(runs.Of(FilmModel.Deep, seed).History.Epochs[^1].TrainingLoss);

    private static double Best(FilmModelRuns runs, FilmModel model, ulong seed) => runs.Of(model, seed).BestRmse;
}
