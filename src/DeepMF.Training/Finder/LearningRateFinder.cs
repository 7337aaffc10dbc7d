using DeepMF.Data;
using DeepMF.Engines;

namespace DeepMF.Training;

/// <summary>Searches a learning rate: a few steps with rising rates show where the loss falls and where it diverges (Smith 2017, section 3.3).</summary>
public static class LearningRateFinder
{
    private static readonly LearningRateFinderOptions DefaultOptions = new();

    /// <summary>Trains a model on shuffled batches with rising learning rates, notes the losses, and puts the model back.</summary>
    /// <remarks>
    /// Step k of n has the rate a (b / a)^(k / (n - 1)) between the bounds a and b. A table with fewer batches than steps is read again in another order; the short batch at its
    /// end is left out. However the call ends, the model has the parameters that it had; they are kept in a copy. The same model, table, options and engine settings give
    /// the same result.
    /// </remarks>
    /// <param name="model">The model, as it is before training.</param>
    /// <param name="table">The rows to learn from, with every feature that the model reads.</param>
    /// <param name="options">The bounds and the optimizer; <see langword="null"/> means the defaults.</param>
    /// <param name="progress">Receives every step, on the thread that searches.</param>
    /// <param name="cancellationToken">Looked at before every step.</param>
    /// <returns>The curve and a suggestion.</returns>
    /// <exception cref="ArgumentException">The table is empty or lacks a feature of the model, or the rates are not in order.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating does not fit the head of the model.</exception>
    /// <exception cref="InvalidOperationException">Every user of a ranking model has an interaction with every item, or the model is being trained.</exception>
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
        cancellationToken.ThrowIfCancellationRequested();

        var source = TrainingBatches.Of(model, table, options.BatchSize, options.Seed);
        using var session = model.EngineModel.StartTraining(options.Optimizer, CounterRandom.Create(options.Seed, "training.dropout").Next64(0));
        var snapshot = model.TakeSnapshot();
        try
        {
            if (options.InitializeGlobalBias)
                GlobalBias.StartUntrained(model, () => GlobalBias.MeanTarget(table));
            return Search(session, source, options, progress, cancellationToken);
        }
        finally
        {
            model.Restore(snapshot);
        }
    }

    private static LearningRateFinderResult Search(
        ITrainingSession session,
        IBatchSource source,
        LearningRateFinderOptions options,
        IProgress<LearningRatePoint>? progress,
        CancellationToken cancellationToken)
    {
        var points = new List<LearningRatePoint>(options.Steps);
        var ratio = options.MaximumRate / options.MinimumRate;
        var (average, weight, lowest, epoch) = (0.0, 1.0, double.PositiveInfinity, 0);
        source.StartEpoch(0);
        for (var step = 0; step < options.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rate = options.MinimumRate * Math.Pow(ratio, (double)step / (options.Steps - 1));
            var loss = session.Step(NextFullBatch(source, ref epoch), rate);
            if (!double.IsFinite(loss))
            {
                return step > 0
                    ? new LearningRateFinderResult(points, diverged: true)
                    : throw new NotFiniteNumberException(FormattableString.Invariant($"The loss of the first step is {loss}, before anything was learned. The numbers of the model are not finite or far too large; build it anew."), loss);
            }

            average = options.Smoothing * average + (1 - options.Smoothing) * loss;
            weight *= options.Smoothing;
            var point = new LearningRatePoint(step, rate, loss, average / (1 - weight));
            points.Add(point);
            progress?.Report(point);
            lowest = Math.Min(lowest, point.SmoothedLoss);
            if (point.SmoothedLoss > options.DivergenceFactor * lowest)
                return new LearningRateFinderResult(points, diverged: true);
        }

        return new LearningRateFinderResult(points, diverged: false);
    }

    /// <summary>A short batch would give a loss with more noise than the others.</summary>
    private static Batch NextFullBatch(IBatchSource source, ref int epoch)
    {
        // A ranking source that passes rows over can have fewer rows than a batch.
        var full = Math.Min(source.BatchSize, source.RowCount);
        while (true)
        {
            if (source.TryNext(out var batch) && batch.Count == full)
                return batch;
            source.StartEpoch(++epoch);
        }
    }
}
