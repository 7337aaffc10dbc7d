using DeepMF.Data;
using DeepMF.Specs;

namespace DeepMF.Training;

/// <summary>The batches that a table gives for training.</summary>
internal static class TrainingBatches
{
    /// <summary>Shuffled batches of rows, with drawn ones where that is asked for, or of pairs for a ranking head; at most as many as an epoch has.</summary>
    public static IBatchSource Of(Model model, InteractionTable table, int batchSize, ulong seed, NegativeSampling? sampling)
    {
        var (head, features, order) = (model.Spec.Head, model.Spec.Features, Order(seed));
        // The rows of an epoch, or its pairs, for each interaction.
        var slots = sampling is null ? 1 : sampling.NegativesPerPositive + (head is BinaryHeadSpec ? 1 : 0);
        var size = (int)Math.Min(batchSize, (long)table.Count * slots);
        return head switch
        {
            RankingHeadSpec => new RankingBatchIterator(table, features, checked(2 * size), order, sampling), // two rows per pair
            _ when sampling is not null => new BinaryBatchIterator(table, features, size, order, sampling),
            _ => new BatchIterator(table, features, size, order),
        };
    }

    /// <summary>The seed of orders and draws.</summary>
    public static ulong Order(ulong seed) => CounterRandom.Create(seed, "training.order").Next64(0);

    /// <summary>Refuses to draw for a head that has no target for what is drawn.</summary>
    /// <param name="head">The head.</param>
    /// <param name="sampling">What is drawn, or <see langword="null"/>.</param>
    /// <param name="option">The option that says so, as messages begin with it.</param>
    public static void CheckSampling(HeadSpec head, NegativeSampling? sampling, string option)
    {
        if (sampling is not null && head is not (BinaryHeadSpec or RankingHeadSpec))
            throw new InvalidOperationException($"{option} draws items that users have no interaction with, for which a {(head is RegressionHeadSpec ? "regression" : "softmax")} head has no target. Use a binary or a ranking head, or set it to null.");
    }
}
