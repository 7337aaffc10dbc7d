using DeepMF.Data;
using DeepMF.Specs;

namespace DeepMF.Training;

/// <summary>The batches that a table gives for training.</summary>
internal static class TrainingBatches
{
    /// <summary>Shuffled batches of rows, or of pairs for a ranking head; at most as many as the table has.</summary>
    public static IBatchSource Of(Model model, InteractionTable table, int batchSize, ulong seed)
    {
        var order = CounterRandom.Create(seed, "training.order").Next64(0);
        var size = Math.Min(batchSize, table.Count);
        return model.Spec.Head is RankingHeadSpec
            ? new RankingBatchIterator(table, model.Spec.Features, checked(2 * size), order) // two rows per pair
            : new BatchIterator(table, model.Spec.Features, size, order);
    }
}
