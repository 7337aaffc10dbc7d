using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Specs;

namespace DeepMF.Training;

/// <summary>One step per round of single ratings, in the engine's own order.</summary>
internal sealed class RatingSteps(IRatingSession session, IBatchSource rows, SampledColumns? sampled) : ITrainingSteps
{
    private int _epoch;
    private int _round;

    public IBatchSource Rows => rows;

    public int StepCount => session.Rounds;

    /// <summary>Opens a session where the batch size is 1 and the engine trains the model rating by rating, else gives <see langword="null"/>.</summary>
    public static RatingSteps? TryStart(Model model, InteractionTable table, TrainerOptions options)
    {
        if (options.BatchSize != 1 || model.EngineModel is not IRatingTraining engine || model.Spec.Features is not [CategoricalFeature left, CategoricalFeature right])
            return null;
        var size = Math.Min(options.Evaluation.BatchSize, table.Count);
        var seed = TrainingBatches.Order(options.Seed);
        if (options.NegativeSampling is not { } sampling)
        {
            // Made first: it refuses a table that lacks a feature.
            var rows = new BatchIterator(table, model.Spec.Features, size);
            return engine.StartRatings(options.Optimizer, SampledColumns.Of(table, left), SampledColumns.Of(table, right), table.Ratings, seed) is { } session ? new RatingSteps(session, rows, null) : null;
        }

        if (model.Spec.Head is not BinaryHeadSpec)
            return null;
        var sampler = new NegativeSampler(table, sampling, seed);
        var both = new BinaryBatchIterator(table, model.Spec.Features, size, sampler);
        var columns = new SampledColumns(table, left, right, sampler);
        columns.Draw(epoch: 0);
        return engine.StartRatings(options.Optimizer, columns.Left, columns.Right, columns.Targets, seed) is { } drawn ? new RatingSteps(drawn, both, columns) : null;
    }

    public void StartEpoch(int epoch)
    {
        // The session starts with the draws of epoch 0.
        if (sampled is not null && epoch != _epoch)
        {
            sampled.Draw(epoch);
            session.Replace(sampled.Left, sampled.Right, sampled.Targets);
        }

        (_epoch, _round) = (epoch, -1);
    }

    public bool TryNext() => ++_round < session.Rounds;

    public (long Rows, double Loss) Run(double learningRate)
    {
        var result = session.Run(_epoch, _round, learningRate);
        return (result.Ratings, result.Loss);
    }

    public void Dispose() => session.Dispose();
}
