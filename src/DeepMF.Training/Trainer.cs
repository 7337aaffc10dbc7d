using DeepMF.Data;
using DeepMF.Specs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepMF.Training;

/// <summary>Trains models: epochs over shuffled batches, validation, early stopping, progress and a history. It can be used again and from any thread.</summary>
public sealed class Trainer
{
    private readonly ILogger<Trainer> _logger;
    private readonly TimeProvider _time;

    /// <summary>Creates a trainer.</summary>
    /// <param name="options">How models are trained; <see langword="null"/> means the defaults.</param>
    /// <param name="logger">Receives an Information per epoch, a Debug per run and a Trace per batch; <see langword="null"/> means none.</param>
    /// <param name="timeProvider">The clock for durations and progress; <see langword="null"/> means the system's.</param>
    public Trainer(TrainerOptions? options = null, ILogger<Trainer>? logger = null, TimeProvider? timeProvider = null)
    {
        Options = options ?? new TrainerOptions();
        _logger = logger ?? NullLogger<Trainer>.Instance;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>How models are trained.</summary>
    public TrainerOptions Options { get; }

    /// <summary>Trains a model on a table. A model that was trained before is trained further, with a fresh optimizer.</summary>
    /// <remarks>
    /// The same model, table, options and engine settings give the same history, durations aside.
    /// Cancellation is looked at before every batch of training and validation: the model then has the parameters of the last finished step, also with
    /// early stopping, predicts and can be trained again.
    /// A run whose loss is no longer finite ends with an exception: the model then has the parameters of the best epoch where early stopping
    /// kept them, else the numbers that the last step left, which are of no use; build the model anew.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="train">The rows to learn from, with every feature that the model reads.</param>
    /// <param name="validation">The rows to validate on after every epoch; <see langword="null"/> means the <see cref="TrainerOptions.ValidationFraction"/>.</param>
    /// <param name="progress">Receives where the run stands, on the thread that trains: every <see cref="TrainerOptions.ProgressInterval"/> and at the end of every epoch.</param>
    /// <param name="cancellationToken">Ends the run before the next batch.</param>
    /// <returns>The epochs that were run.</returns>
    /// <exception cref="ArgumentException">A table is empty, lacks a feature of the model or has other ids than the model, or both a validation table and a ValidationFraction are given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating does not fit the head of the model. The step that met it changed nothing.</exception>
    /// <exception cref="InvalidOperationException">
    /// A metric does not fit the head (none fits a ranking head: validate it by ranking), early stopping or the schedule has no validation rows, the ValidationFraction leaves
    /// a part without rows, no user has an item left to draw, <see cref="TrainerOptions.NegativeSampling"/> fits neither head nor data, a schedule of your own returns a wrong factor, or the model is being trained already.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">The loss or a prediction is no longer finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public TrainingHistory Fit(
        Model model,
        InteractionTable train,
        InteractionTable? validation = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        CheckTable(model, train, cancellationToken);
        if (Options.ValidationFraction > 0)
        {
            if (Options.NegativeSampling is not null && model.Spec.Head is BinaryHeadSpec)
                throw new InvalidOperationException("TrainerOptions.ValidationFraction would set known interactions aside, all with target 1, which TrainerOptions.NegativeSampling would draw as unknown ones. Pass a validation table with both targets, or measure the ranking of items that were held out.");
            if (validation is not null)
                throw new ArgumentException("Both a validation table and TrainerOptions.ValidationFraction are given. Leave one of them out.", nameof(validation));
            (train, validation) = SetAside(train);
        }

        return Run(model, () => Start(model, train), () => Validate(model, validation), progress, () => MeanTarget(train), cancellationToken);
    }

    /// <summary>Trains a model on a table and validates it by ranking after every epoch: the way to choose the epoch by HR@10 or NDCG@10, also for ranking heads.</summary>
    /// <remarks>As <see cref="Fit(Model, InteractionTable, InteractionTable?, IProgress{TrainingProgress}?, CancellationToken)"/>, but the watched metric is a <see cref="RankingMetric"/> and the results are in <see cref="EpochResult.Ranking"/>.</remarks>
    /// <param name="model">The model.</param>
    /// <param name="train">The rows to learn from, with every feature that the model reads; leave out those to validate on.</param>
    /// <param name="validation">The lists to validate on after every epoch.</param>
    /// <param name="progress">Receives where the run stands.</param>
    /// <param name="cancellationToken">Ends the run before the next batch of training, or block of users of validation.</param>
    /// <returns>The epochs that were run.</returns>
    /// <exception cref="ArgumentException">A table is empty, lacks a feature of the model or has other ids than the model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating does not fit the head of the model. The step that met it changed nothing.</exception>
    /// <exception cref="InvalidOperationException">
    /// Early stopping watches a metric that the validation does not measure, a ValidationFraction is set, no user has an item left to draw, <see cref="TrainerOptions.NegativeSampling"/> does not fit the head, a schedule of your own returns a wrong factor,
    /// or the model is being trained already.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">The loss or a score is no longer finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public TrainingHistory Fit(
        Model model,
        InteractionTable train,
        RankingValidation validation,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        CheckTable(model, train, cancellationToken);
        ArgumentNullException.ThrowIfNull(validation);
        return Run(model, () => Start(model, train), () => Validate(model, validation), progress, () => MeanTarget(train), cancellationToken);
    }

    /// <summary>Trains a model on batches from any source.</summary>
    /// <remarks>
    /// As <see cref="Fit(Model, InteractionTable, InteractionTable?, IProgress{TrainingProgress}?, CancellationToken)"/>, but the source decides batch
    /// size and order. Where <see cref="TrainerOptions.InitializeGlobalBias"/> applies and the source does not know its
    /// <see cref="IBatchSource.MeanTarget"/>, epoch 0 is read once more for it.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="train">The batches, with every feature that the model reads; pairs of rows for a ranking head.</param>
    /// <param name="validation">The rows to validate on after every epoch, or <see langword="null"/> for none.</param>
    /// <param name="progress">Receives where the run stands.</param>
    /// <param name="cancellationToken">Ends the run before the next batch.</param>
    /// <returns>The epochs that were run.</returns>
    /// <exception cref="ArgumentException">The source has no rows or lacks a feature of the model, or the validation table is empty, lacks one or has other ids than the model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target does not fit the head of the model. The step that met it changed nothing.</exception>
    /// <exception cref="InvalidOperationException">
    /// A metric does not fit the head, early stopping or the schedule has no validation rows, a ValidationFraction or NegativeSampling is set, an epoch has no rows, a schedule of your own returns a wrong factor,
    /// or the model is being trained already.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">The loss or a prediction is no longer finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public TrainingHistory Fit(
        Model model,
        IBatchSource train,
        InteractionTable? validation = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        CheckSource(model, train, cancellationToken);
        if (Options.ValidationFraction > 0)
            throw new InvalidOperationException("TrainerOptions.ValidationFraction splits a table, but training reads a batch source. Pass a validation table instead.");
        return Run(model, () => Start(model, train), () => Validate(model, validation), progress, () => train.MeanTarget ?? GlobalBias.MeanTarget(train, cancellationToken), cancellationToken);
    }

    /// <summary>Trains a model on batches from any source and validates it by ranking after every epoch.</summary>
    /// <remarks>As <see cref="Fit(Model, IBatchSource, InteractionTable?, IProgress{TrainingProgress}?, CancellationToken)"/>, but the watched metric is a <see cref="RankingMetric"/> and the results are in <see cref="EpochResult.Ranking"/>.</remarks>
    /// <param name="model">The model.</param>
    /// <param name="train">The batches, with every feature that the model reads; pairs of rows for a ranking head.</param>
    /// <param name="validation">The lists to validate on after every epoch.</param>
    /// <param name="progress">Receives where the run stands.</param>
    /// <param name="cancellationToken">Ends the run before the next batch of training, or block of users of validation.</param>
    /// <returns>The epochs that were run.</returns>
    /// <exception cref="ArgumentException">The source has no rows or lacks a feature of the model, or the table of the validation lacks one or has other ids than the model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target does not fit the head of the model. The step that met it changed nothing.</exception>
    /// <exception cref="InvalidOperationException">
    /// Early stopping watches a metric that the validation does not measure, a ValidationFraction is set, an epoch has no rows, a schedule of your own returns a wrong factor, or the model is being trained already.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">The loss or a score is no longer finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public TrainingHistory Fit(
        Model model,
        IBatchSource train,
        RankingValidation validation,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        CheckSource(model, train, cancellationToken);
        ArgumentNullException.ThrowIfNull(validation);
        return Run(model, () => Start(model, train), () => Validate(model, validation), progress, () => train.MeanTarget ?? GlobalBias.MeanTarget(train, cancellationToken), cancellationToken);
    }

    private void CheckTable(Model model, InteractionTable train, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        cancellationToken.ThrowIfCancellationRequested();
        TrainingBatches.CheckSampling(model.Spec.Head, Options.NegativeSampling, "TrainerOptions.NegativeSampling");
        if (train.Count == 0)
            throw new ArgumentException("The training table has no interactions.", nameof(train));
        train.Features.CheckVocabularies(model);
    }

    private void CheckSource(Model model, IBatchSource train, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        cancellationToken.ThrowIfCancellationRequested();
        if (train.RowCount == 0)
            throw new ArgumentException("The batch source has no rows.", nameof(train));
        if (Options.NegativeSampling is not null)
            throw new InvalidOperationException("TrainerOptions.NegativeSampling draws beside the rows of a table, but training reads a batch source. Pass a BinaryBatchIterator or a RankingBatchIterator with that sampling, or set it to null.");
    }

    private TrainingHistory Run(
        Model model,
        Func<ITrainingSteps> start,
        Func<IValidationRun?> validate,
        IProgress<TrainingProgress>? progress,
        Func<double> meanTarget,
        CancellationToken cancellationToken)
    {
        var validation = validate();
        var best = validation is null ? null : new BestEpoch(model, validation.Watched, Options.EarlyStopping);
        Metric[] metrics = Options.EvaluateTraining ? Metric.Resolve(Options.Metrics, model.Spec.Head) : [];
        using var steps = start();
        var training = Options.EvaluateTraining ? new EvaluationRun(model, steps.Rows, validation?.Watched is Metric watched ? [.. metrics, watched] : metrics, Options.Evaluation.Clip) : null;
        var parameters = model.EngineModel.Parameters.Sum(p => p.Spec.Length);
        Log.RunStarted(_logger, model.EngineModel.Engine.Name, parameters, steps.Rows.RowCount, steps.StepCount, Options.Epochs, Options.Seed);
        StartGlobalBias(model, meanTarget);
        return new TrainingRun(Options, steps, validation, training, best, _logger, _time, progress).Execute(cancellationToken);
    }

    private RowValidationRun? Validate(Model model, InteractionTable? validation)
    {
        if (validation is null && Options.EarlyStopping is not null)
            throw new InvalidOperationException("Early stopping needs validation rows. Pass a validation table, or set TrainerOptions.ValidationFraction.");
        if (validation is null && Options.LearningRate.NeedsValidation)
            throw new InvalidOperationException("The schedule watches a validation metric and needs validation rows. Pass a validation table, or set TrainerOptions.ValidationFraction.");
        if (validation is { Count: 0 })
            throw new ArgumentException("The validation table has no interactions.", nameof(validation));
        if (validation is null)
            return null;
        var metrics = Metric.Resolve(Options.Metrics, model.Spec.Head);
        var watched = Options.EarlyStopping?.Metric switch
        {
            null => metrics[0],
            Metric metric => metric,
            var ranking => throw new InvalidOperationException($"Early stopping watches '{ranking.Name}', but the run is validated row by row. Pass a RankingValidation in place of the validation rows."),
        };
        return new RowValidationRun(EvaluationRun.Over(model, validation, [.. metrics, watched], Options.Evaluation), watched);
    }

    private RankingValidationRun Validate(Model model, RankingValidation validation)
    {
        if (Options.ValidationFraction > 0)
            throw new InvalidOperationException("Both a RankingValidation and TrainerOptions.ValidationFraction are given. Leave one of them out.");
        validation.Check(model);
        var wanted = Options.EarlyStopping?.Metric ?? validation.Metrics[0];
        var watched = validation.Metrics.FirstOrDefault(m => m.Equals(wanted))
            ?? throw new InvalidOperationException($"Early stopping watches '{wanted.Name}', but the RankingValidation measures: {string.Join(", ", validation.Metrics.Select(m => $"'{m.Name}'"))}. Add it there, or watch one of these.");
        return new RankingValidationRun(model, validation, watched);
    }

    private ITrainingSteps Start(Model model, InteractionTable table) =>
        (ITrainingSteps?)RatingSteps.TryStart(model, table, Options) ?? Start(model, TrainingBatches.Of(model, table, Options.BatchSize, Options.Seed, Options.NegativeSampling));

    private BatchSteps Start(Model model, IBatchSource source) =>
        new(source, model.EngineModel.StartTraining(Options.Optimizer, CounterRandom.Create(Options.Seed, "training.dropout").Next64(0)));

    private double MeanTarget(InteractionTable table) => Options.NegativeSampling is { } sampling ? 1.0 / (1 + sampling.NegativesPerPositive) : GlobalBias.MeanTarget(table);

    private void StartGlobalBias(Model model, Func<double> meanTarget)
    {
        if (Options.InitializeGlobalBias && GlobalBias.StartUntrained(model, meanTarget) is { } started)
            Log.GlobalBiasStarted(_logger, started.Bias, started.Mean);
    }

    private (InteractionTable Train, InteractionTable Validation) SetAside(InteractionTable table)
    {
        var split = Splits.Random(table, Options.ValidationFraction, CounterRandom.Create(Options.Seed, "training.validation").Next64(0));
        if (split.Train.Count == 0 || split.Test.Count == 0)
            throw new InvalidOperationException(FormattableString.Invariant($"A ValidationFraction of {Options.ValidationFraction} of {table.Count} rows leaves {split.Train.Count} rows to learn from and {split.Test.Count} to validate on. Both need at least one."));
        return (split.Train, split.Test);
    }
}
