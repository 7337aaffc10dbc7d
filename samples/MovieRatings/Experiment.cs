using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Training;

namespace DeepMF.Samples.MovieRatings;

/// <summary>Trains on a training part and measures once on a test part that no choice has seen.</summary>
/// <remarks>
/// The number of epochs is chosen on a tenth of the training part by early stopping, unless the recipe fixes it; then a fresh model is trained for that many epochs on the whole training part.
/// Predictions are cut to the range of the training ratings, unless the recipe measures them as they are.
/// </remarks>
internal sealed class Experiment(RunOptions options, Report report)
{
    private const double ValidationShare = 0.1;

    private readonly CpuEngine _engine = new(options.Threads is { } threads ? new CpuEngineOptions { Threads = threads } : new CpuEngineOptions());

    public CpuEngine Engine => _engine;

    /// <param name="split">The two parts.</param>
    /// <param name="label">Stands before the lines of progress.</param>
    /// <param name="seed">Decides the validation part, the initial parameters, the order of rows and dropout.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    public ExperimentResult Run(TrainTestSplit split, string label, ulong seed, CancellationToken cancellationToken)
    {
        var clip = RangeOf(split.Train);
        var evaluation = new EvaluationOptions { Clip = options.Recipe.CutsPredictions ? clip : null };
        var trainer = Options(evaluation, seed);
        if (split.Train.Count == 0 || split.Test.Count == 0)
            throw TooFew(split);
        var (epochs, samples, duration) = options.Recipe.ChoosesEpochs ? ChooseEpochs(split, label, trainer, cancellationToken) : (trainer.Epochs, 0, TimeSpan.Zero);
        var model = Build(split.Train, seed);
        try
        {
            var final = new Trainer(trainer with { Epochs = epochs });
            var history = report.Train($"{label}: training on the whole part", epochs, progress => final.Fit(model, split.Train, progress: progress, cancellationToken: cancellationToken));
            return new ExperimentResult
            {
                Model = model,
                Epochs = epochs,
                Test = Evaluator.Evaluate(model, split.Test, [Metric.Rmse, Metric.Mse, Metric.Mae], evaluation, cancellationToken),
                MeanBaseline = GlobalMeanBaseline.Fit(split.Train).Evaluate(split.Test, clip: clip),
                BiasBaseline = BiasBaseline.Fit(split.Train).Evaluate(split.Test, clip: clip),
                Samples = samples + (long)epochs * split.Train.Count,
                Duration = duration + history.TrainingDuration,
            };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private (int Epochs, long Samples, TimeSpan Duration) ChooseEpochs(TrainTestSplit split, string label, TrainerOptions trainer, CancellationToken cancellationToken)
    {
        var inner = Splits.Random(split.Train, ValidationShare, trainer.Seed);
        if (inner.Train.Count == 0 || inner.Test.Count == 0)
            throw TooFew(split);
        using var candidate = Build(split.Train, trainer.Seed);
        var search = new Trainer(trainer with { EarlyStopping = new EarlyStopping { Metric = Metric.Rmse, Patience = 4, MinimumImprovement = 1e-4 } });
        var history = report.Train($"{label}: choosing the epochs", search.Options.Epochs, progress => search.Fit(candidate, inner.Train, inner.Test, progress, cancellationToken));
        return (history.BestEpoch!.Value, (long)history.Epochs.Count * inner.Train.Count, history.TrainingDuration);
    }

    private static InvalidOperationException TooFew(TrainTestSplit split) =>
        new(FormattableString.Invariant($"{split.Train.Count} ratings to train on and {split.Test.Count} to test on are too few, since a tenth of the former chooses the epochs. Give a data set with at least 7 ratings."));

    public ModelSpec Describe(InteractionTable table) =>
        options.Recipe.Build(table, options.Dimension ?? options.Recipe.Dimension, options.L2 ?? options.Recipe.L2);

    private Model Build(InteractionTable table, ulong seed)
    {
        var spec = Describe(table);
        return spec.Build(seed, _engine).AttachVocabularies(table.VocabulariesFor(spec));
    }

    private TrainerOptions Options(EvaluationOptions evaluation, ulong seed) => new()
    {
        Epochs = options.Epochs ?? options.Recipe.Epochs,
        BatchSize = options.BatchSize ?? options.Recipe.BatchSize,
        Optimizer = options.Recipe.Optimizer(options.LearningRate ?? options.Recipe.LearningRate),
        LearningRate = options.Recipe.Schedule,
        Seed = seed,
        Evaluation = evaluation,
    };

    /// <summary>The range of the ratings; there is none where all are equal.</summary>
    public static OutputRange? RangeOf(InteractionTable table)
    {
        float minimum = float.PositiveInfinity, maximum = float.NegativeInfinity;
        foreach (var rating in table.Ratings)
        {
            minimum = Math.Min(minimum, rating);
            maximum = Math.Max(maximum, rating);
        }

        return minimum < maximum ? new OutputRange(minimum, maximum) : null;
    }
}

/// <summary>A trained model and how it did.</summary>
internal sealed record ExperimentResult
{
    public required Model Model { get; init; }

    public required int Epochs { get; init; }

    public required EvaluationResult Test { get; init; }

    public required EvaluationResult MeanBaseline { get; init; }

    public required EvaluationResult BiasBaseline { get; init; }

    /// <summary>The rows that were trained on, every epoch of both runs counted.</summary>
    public required long Samples { get; init; }

    /// <summary>The time of training, without validation and tests.</summary>
    public required TimeSpan Duration { get; init; }
}
