using DeepMF.Data;

namespace DeepMF.Training;

/// <summary>How a run is validated by ranking after every epoch: over all items, or over sampled ones. It can be used for any number of runs.</summary>
public sealed class RankingValidation
{
    private readonly IRankingRun _run;

    private RankingValidation(IRankingRun run) => _run = run;

    /// <summary>What is measured, each metric once; the first one is watched unless <see cref="EarlyStopping.Metric"/> names another.</summary>
    public IReadOnlyList<RankingMetric> Metrics => _run.Metrics;

    /// <summary>Validates as <see cref="RankingEvaluator.EvaluateAllItems"/> evaluates.</summary>
    /// <param name="validation">What users chose, with every feature that the model reads.</param>
    /// <param name="seen">What users knew, such as the training table; <see langword="null"/> for nothing.</param>
    /// <param name="metrics">What is measured; <see langword="null"/> or none means <see cref="RankingMetric.Defaults"/>.</param>
    /// <param name="options">Relevance and block size; <see langword="null"/> means the defaults.</param>
    /// <returns>The validation.</returns>
    /// <exception cref="ArgumentException">No user has a relevant item.</exception>
    /// <exception cref="InvalidOperationException">The tables do not share their vocabularies.</exception>
    public static RankingValidation AllItems(InteractionTable validation, InteractionTable? seen, IReadOnlyList<RankingMetric>? metrics = null, AllItemsRankingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(validation);
        return new RankingValidation(new AllItemsRun(validation, seen, metrics, options ?? new AllItemsRankingOptions()));
    }

    /// <summary>Validates as <see cref="RankingEvaluator.EvaluateSampled"/> evaluates.</summary>
    /// <param name="candidates">The lists; their table has every feature that the model reads.</param>
    /// <param name="metrics">What is measured; <see langword="null"/> or none means <see cref="RankingMetric.Defaults"/>.</param>
    /// <param name="options">Batch size; <see langword="null"/> means the default.</param>
    /// <returns>The validation.</returns>
    /// <exception cref="InvalidOperationException">A metric is <see cref="RankingMetric.Coverage"/>.</exception>
    public static RankingValidation Sampled(SampledCandidates candidates, IReadOnlyList<RankingMetric>? metrics = null, SampledRankingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        return new RankingValidation(new SampledRun(candidates, metrics, options ?? new SampledRankingOptions()));
    }

    /// <summary>Refuses a model that knows other ids than the lists.</summary>
    internal void Check(Model model) => _run.Table.Features.CheckVocabularies(model);

    internal RankingResult Evaluate(Model model, CancellationToken cancellationToken) => _run.Run(model, null, cancellationToken);
}
