using DeepMF.Data;

namespace DeepMF.Training;

/// <summary>Searches a learning rate: a few steps with rising rates show where the loss falls and where it diverges (Smith 2017, section 3.3).</summary>
public static class LearningRateFinder
{
    private static readonly LearningRateFinderOptions DefaultOptions = new();

    /// <summary>Trains a model on shuffled batches with rising learning rates, notes the losses, and puts the model back.</summary>
    /// <remarks>
    /// Step k of n has the rate a (b / a)^(k / (n - 1)) between the bounds a and b. The same batches are also measured with the model as it is, so that their own ease or
    /// difficulty, which would drown what was learned, can be taken out of the curve; a search costs about two epochs of as many steps. A table with fewer batches than steps is read again in another order; the short batch at its
    /// end is left out. However the call ends, the model has the parameters that it had; they are kept in a copy. The same model, table, options and engine settings give
    /// the same result.
    /// </remarks>
    /// <param name="model">The model, as it is before training.</param>
    /// <param name="table">The rows to learn from, with every feature that the model reads.</param>
    /// <param name="options">The bounds and the optimizer; <see langword="null"/> means the defaults.</param>
    /// <param name="progress">Receives every step, on the thread that searches.</param>
    /// <param name="cancellationToken">Looked at before every step.</param>
    /// <returns>The curve and a suggestion.</returns>
    /// <exception cref="ArgumentException">The table is empty, lacks a feature of the model or has other ids than the model, or the rates are not in order.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating does not fit the head of the model.</exception>
    /// <exception cref="InvalidOperationException">No user has an item left to draw, <see cref="LearningRateFinderOptions.NegativeSampling"/> does not fit the head, or the model is being trained.</exception>
    /// <exception cref="NotFiniteNumberException">The loss of the first step is not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LearningRateFinderResult Find(
        Model model,
        InteractionTable table,
        LearningRateFinderOptions? options = null,
        IProgress<LearningRatePoint>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(table);
        options ??= DefaultOptions;
        if (options.MinimumRate >= options.MaximumRate)
            throw new ArgumentException(FormattableString.Invariant($"MinimumRate ({options.MinimumRate}) is not below MaximumRate ({options.MaximumRate})."), nameof(options));
        if (table.Count == 0)
            throw new ArgumentException("The table has no interactions, so there is nothing to learn from.", nameof(table));
        table.Features.CheckVocabularies(model);
        TrainingBatches.CheckSampling(model.Spec.Head, options.NegativeSampling, "LearningRateFinderOptions.NegativeSampling");
        cancellationToken.ThrowIfCancellationRequested();

        var search = new LearningRateSearch(model, table, options, progress);
        var snapshot = model.TakeSnapshot();
        try
        {
            var references = search.MeasureReferences(cancellationToken);
            model.Restore(snapshot);
            return search.Run(references, cancellationToken);
        }
        finally
        {
            model.Restore(snapshot);
        }
    }
}
