using DeepMF.Training;

namespace DeepMF.Samples.ImplicitFeedback.Models;

/// <summary>How a model did.</summary>
/// <param name="Name">The model.</param>
/// <param name="Epochs">The epochs that the validation part chose; 0 where nothing is trained.</param>
/// <param name="Validation">NDCG@10 of the validation part over all items, after these epochs.</param>
/// <param name="AllItems">The test over all items.</param>
/// <param name="Sampled">The test over sampled items: another question, with numbers of its own.</param>
/// <param name="Seconds">The time of choosing and training, validation included.</param>
internal sealed record ModelResult(string Name, int Epochs, double Validation, AllItemsRankingResult AllItems, SampledRankingResult Sampled, double Seconds);
