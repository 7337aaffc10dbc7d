using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Specs;

namespace DeepMF.Training;

/// <summary>How a model is trained. The number of threads belongs to the engine that runs the model.</summary>
public sealed record TrainerOptions
{
    /// <summary>How often every training row is seen.</summary>
    /// <value>At least 1; the default is 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Epochs
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Epochs), value, "Epochs is at least 1.");
    } = 10;

    /// <summary>The rows of a training step (the pairs, for a ranking head). A batch source of your own brings its own size.</summary>
    /// <remarks>
    /// With 1, a model that is the dot product of two embedded features (with or without biases), trained on a table by <see cref="Sgd"/> without momentum or by
    /// <see cref="AdaGrad"/>, without limits on the gradient, learns rating by rating where the engine offers it (<see cref="DeepMF.Engines.IRatingTraining"/>; <c>CpuEngine</c> does):
    /// many times faster than by batches of one row. A step of schedules and progress is then a round of many ratings, in an order of the engine's own.
    /// </remarks>
    /// <value>At least 1; the default is 1024.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BatchSize
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(BatchSize), value, "BatchSize is at least 1.");
    } = 1024;

    /// <summary>How gradients become updates, and the learning rate.</summary>
    /// <value>The default is <see cref="Adam"/> with its defaults.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public Optimizer Optimizer
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Optimizer));
    } = new Adam();

    /// <summary>How the learning rate changes from step to step.</summary>
    /// <value>The default is <see cref="LearningRateSchedule.Constant"/>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public LearningRateSchedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = LearningRateSchedule.Constant;

    /// <summary>Decides the order of the rows, dropout, sampled negatives and the validation rows. The model's initial numbers have a seed of their own.</summary>
    /// <value>Any number; the default is 0.</value>
    public ulong Seed { get; init; }

    /// <summary>The share of the training rows that is set aside, at random by <see cref="Seed"/>, to validate on.</summary>
    /// <value>A number of at least 0 and less than 1; the default is 0: the model is validated only on a table that is passed to <c>Fit</c>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double ValidationFraction
    {
        get;
        init => field = value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ValidationFraction), value, "ValidationFraction is a number of at least 0 and less than 1.");
    }

    /// <summary>What is measured on the validation rows after every epoch.</summary>
    /// <value>The default, none, means <see cref="Metric.DefaultsFor"/> the head. A metric that early stopping watches is added.</value>
    /// <exception cref="ArgumentException">A metric is <see langword="null"/>.</exception>
    public SpecList<Metric> Metrics
    {
        get;
        init => field = value.Contains(null!) ? throw new ArgumentException("A metric is null.", nameof(Metrics)) : value;
    }

    /// <summary>How validation rows are evaluated.</summary>
    /// <value>The default is <see cref="EvaluationOptions"/> with its defaults.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public EvaluationOptions Evaluation
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Evaluation));
    } = new();

    /// <summary>Whether the training rows, too, are measured after every epoch, with the same metrics and options as the validation rows.</summary>
    /// <remarks>It costs about as much as an epoch of predictions, and is no part of the time of training. Ranking heads have no metrics, so it must be off for them.</remarks>
    /// <value>The default is <see langword="false"/>: only the mean loss over the epoch is known.</value>
    public bool EvaluateTraining { get; init; }

    /// <summary>Whether and how items that users have no interaction with are drawn: training on clicks, purchases and the like, whose ratings are then not read.</summary>
    /// <remarks>
    /// With a binary head, every row of the training table has target 1 and the drawn rows have target 0, as <see cref="BinaryBatchIterator"/> hands them out; an epoch then has 1 +
    /// <see cref="NegativeSampling.NegativesPerPositive"/> rows per interaction, and a <see cref="BatchSize"/> counts both kinds. With a ranking head, each interaction makes as many pairs. Validation rows are taken as they are: for a binary head their ratings are
    /// the targets.
    /// </remarks>
    /// <value>
    /// The default is <see langword="null"/>: ratings are the targets, and a ranking head draws one item per interaction, each as likely. Regression and softmax heads take no other value, nor does
    /// training on a batch source of your own or, with a binary head, a <see cref="ValidationFraction"/>.
    /// </value>
    public NegativeSampling? NegativeSampling { get; init; }

    /// <summary>When a run ends before its last epoch; needs validation rows or a <see cref="RankingValidation"/>.</summary>
    /// <value>The default is <see langword="null"/>: every epoch is run, and the model keeps the parameters of the last one.</value>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Whether a global bias that is still 0 starts where the training targets have their mean m, instead of learning it step by step.</summary>
    /// <remarks>
    /// Regression: m; with an output range ln(s / (1 - s)) of the share s = (m - Minimum) / (Maximum - Minimum). Binary: ln(m / (1 - m)).
    /// Shares are kept between 10⁻⁶ and 1 - 10⁻⁶. Models without biases and ranking heads have nothing to start, and a trained bias, not 0, stays as it is.
    /// </remarks>
    /// <value>The default is <see langword="true"/>.</value>
    public bool InitializeGlobalBias { get; init; } = true;

    /// <summary>The least time between two progress reports inside an epoch; the end of an epoch is always reported.</summary>
    /// <value>At least 0, which reports every batch; the default is 100 milliseconds.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan ProgressInterval
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(ProgressInterval), value, "ProgressInterval is not negative.");
    } = TimeSpan.FromMilliseconds(100);
}
