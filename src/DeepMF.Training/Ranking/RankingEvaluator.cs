using DeepMF.Data;

namespace DeepMF.Training;

/// <summary>Measures how well a model ranks items: over all items, or over sampled ones. The two kinds have results of their own, since their numbers do not compare.</summary>
/// <remarks>
/// A score is that of <see cref="CatalogScorer"/>, so models of every head are ranked: by the number of a regression head, the probability of a binary head, the score of a ranking head, the expected value
/// of a softmax head. Every user has the same weight; users without a relevant item are skipped and counted.
/// </remarks>
public static class RankingEvaluator
{
    /// <summary>Ranks all items for every user of a test table; what a user has seen is left out.</summary>
    /// <remarks>
    /// <para>Relevant are the items that a user has in the test table. Candidates are all items but those that the user has in the table of seen ones; an item in both is relevant, and so a candidate.
    /// Of equal scores the item of the lower index comes first, as in the lists of <see cref="CatalogScorer.Top(DeepMF.Engines.Batch, int, ExcludedRows)"/>; AUC counts ties half. A user who has seen all items but the relevant ones
    /// has a perfect list and no AUC. The index of unknown ids is neither a user nor an item here.</para>
    /// <para>Users are scored in blocks, so that the scores in memory do not grow with their number; block size and threads do not change the result.</para>
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="test">What users chose, with every feature that the model reads.</param>
    /// <param name="seen">What users knew, such as the training table, with the vocabularies of <paramref name="test"/>; <see langword="null"/> for nothing.</param>
    /// <param name="metrics">What is measured; <see langword="null"/> or none means <see cref="RankingMetric.Defaults"/>.</param>
    /// <param name="options">Relevance and block size; <see langword="null"/> means the defaults.</param>
    /// <param name="progress">Receives the number of users that are done, after every block.</param>
    /// <param name="cancellationToken">Looked at before every block.</param>
    /// <returns>The value of every metric.</returns>
    /// <exception cref="ArgumentException">No user has a relevant item, or the table lacks a feature of the model or has other ids than the model.</exception>
    /// <exception cref="InvalidOperationException">The tables do not share their vocabularies, or AUC is asked for and no user has a candidate that is not relevant.</exception>
    /// <exception cref="NotFiniteNumberException">A score is not finite; the message names user and item.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static AllItemsRankingResult EvaluateAllItems(
        Model model,
        InteractionTable test,
        InteractionTable? seen,
        IReadOnlyList<RankingMetric>? metrics = null,
        AllItemsRankingOptions? options = null,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(test);
        test.Features.CheckVocabularies(model);
        return (AllItemsRankingResult)new AllItemsRun(test, seen, metrics, options ?? new AllItemsRankingOptions()).Run(model, progress, cancellationToken);
    }

    /// <summary>Ranks the relevant items of each user among sampled others.</summary>
    /// <remarks>A relevant item that ties with others of its list that are not relevant comes after them, so that a model that scores everything alike finds nothing; AUC counts ties half.</remarks>
    /// <param name="model">The model.</param>
    /// <param name="candidates">The lists; their table has every feature that the model reads.</param>
    /// <param name="metrics">What is measured; <see langword="null"/> or none means <see cref="RankingMetric.Defaults"/>.</param>
    /// <param name="options">Batch size; <see langword="null"/> means the default.</param>
    /// <param name="progress">Receives the number of lists that are done, after every batch.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <returns>The value of every metric.</returns>
    /// <exception cref="ArgumentException">The table lacks a feature of the model, or has other ids than the model.</exception>
    /// <exception cref="InvalidOperationException">A metric is <see cref="RankingMetric.Coverage"/>.</exception>
    /// <exception cref="NotFiniteNumberException">A score is not finite; the message names user and item.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SampledRankingResult EvaluateSampled(
        Model model,
        SampledCandidates candidates,
        IReadOnlyList<RankingMetric>? metrics = null,
        SampledRankingOptions? options = null,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(candidates);
        candidates.Table.Features.CheckVocabularies(model);
        return (SampledRankingResult)new SampledRun(candidates, metrics, options ?? new SampledRankingOptions()).Run(model, progress, cancellationToken);
    }
}
