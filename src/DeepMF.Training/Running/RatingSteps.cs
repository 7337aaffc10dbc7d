using DeepMF.Data;
using DeepMF.Engines;

namespace DeepMF.Training;

/// <summary>One step per round of single ratings, in the engine's own order.</summary>
internal sealed class RatingSteps(IRatingSession session, IBatchSource rows) : ITrainingSteps
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
        // Made first: it refuses a table that lacks a feature.
        var rows = new BatchIterator(table, model.Spec.Features, Math.Min(options.Evaluation.BatchSize, table.Count));
        var seed = CounterRandom.Create(options.Seed, "training.order").Next64(0);
        return engine.StartRatings(options.Optimizer, Column(table, left), Column(table, right), table.Ratings, seed) is { } session ? new RatingSteps(session, rows) : null;
    }

    public void StartEpoch(int epoch) => (_epoch, _round) = (epoch, -1);

    public bool TryNext() => ++_round < session.Rounds;

    public (long Rows, double Loss) Run(double learningRate)
    {
        var result = session.Run(_epoch, _round, learningRate);
        return (result.Ratings, result.Loss);
    }

    public void Dispose() => session.Dispose();

    /// <summary>The index of a feature in each row.</summary>
    private static ReadOnlySpan<int> Column(InteractionTable table, CategoricalFeature feature)
    {
        if (feature == table.Users)
            return table.UserIndices;
        if (feature == table.Items)
            return table.ItemIndices;
        var source = (CategoricalFeatureTable)table.FeatureTables.First(t => t.Feature == feature);
        var keys = source.Key == FeatureKey.User ? table.UserIndices : table.ItemIndices;
        var column = new int[keys.Length];
        for (var row = 0; row < column.Length; row++)
            column[row] = source.Indices[keys[row]];
        return column;
    }
}
