using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Training;

/// <summary>One call of the finder; the caller puts the model back.</summary>
internal sealed class LearningRateSearch(Model model, InteractionTable table, LearningRateFinderOptions options, IProgress<LearningRatePoint>? progress)
{
    /// <summary>The lowest smoothed loss that a rise is measured by, as a share of the loss at the start: it can come down to 0 and, being the average of differences, below.</summary>
    private const double LeastShare = 0.25;

    private readonly IBatchSource _source = TrainingBatches.Of(model, table, options.BatchSize, options.Seed, options.NegativeSampling);
    private int _epoch;

    /// <summary>The loss of each step's batch, with its dropout, in a model that does not learn.</summary>
    public double[] MeasureReferences(CancellationToken cancellationToken)
    {
        var references = new double[options.Steps];
        using var session = Start(new Sgd());
        for (var step = 0; step < references.Length; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            references[step] = session.Step(NextFullBatch(), 0);
            if (!double.IsFinite(references[step]))
                throw new NotFiniteNumberException(FormattableString.Invariant($"The loss of batch {step + 1} is {references[step]} before anything was learned. The numbers of the model are not finite or far too large; build it anew."), references[step]);
        }

        return references;
    }

    public LearningRateFinderResult Run(double[] references, CancellationToken cancellationToken)
    {
        var points = new List<LearningRatePoint>(options.Steps);
        var ratio = options.MaximumRate / options.MinimumRate;
        var level = references.Average();
        var (gain, past, lowest) = (0.0, 1.0, double.PositiveInfinity);
        using var session = Start(options.Optimizer);
        for (var step = 0; step < options.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rate = options.MinimumRate * Math.Pow(ratio, (double)step / (options.Steps - 1));
            var loss = session.Step(NextFullBatch(), rate);
            if (!double.IsFinite(loss))
                return new LearningRateFinderResult(points, diverged: true);
            gain = options.Smoothing * gain + (1 - options.Smoothing) * (loss - references[step]);
            past *= options.Smoothing;
            var point = new LearningRatePoint(step, rate, loss, level + gain / (1 - past));
            points.Add(point);
            progress?.Report(point);
            lowest = Math.Min(lowest, point.SmoothedLoss);
            if (point.SmoothedLoss > options.DivergenceFactor * Math.Max(lowest, LeastShare * level))
                return new LearningRateFinderResult(points, diverged: true);
        }

        return new LearningRateFinderResult(points, diverged: false);
    }

    private ITrainingSession Start(Optimizer optimizer)
    {
        var session = model.EngineModel.StartTraining(optimizer, CounterRandom.Create(options.Seed, "training.dropout").Next64(0));
        if (options.InitializeGlobalBias)
            GlobalBias.StartUntrained(model, () => _source.MeanTarget ?? GlobalBias.MeanTarget(table));
        _source.StartEpoch(_epoch = 0);
        return session;
    }

    /// <summary>A short batch would give a loss with more noise than the others.</summary>
    private Batch NextFullBatch()
    {
        // A ranking source that passes rows over can have fewer rows than a batch.
        var full = Math.Min(_source.BatchSize, _source.RowCount);
        while (true)
        {
            if (_source.TryNext(out var batch) && batch.Count == full)
                return batch;
            _source.StartEpoch(++_epoch);
        }
    }
}
