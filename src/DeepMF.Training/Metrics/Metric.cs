using DeepMF.Specs;

namespace DeepMF.Training;

/// <summary>A number that says how well predictions fit the targets. The hierarchy is closed; the metrics are the static properties.</summary>
/// <remarks>
/// N is the number of rows, t a target and p its prediction: the output of a regression head, Σ p_k · value_k of a softmax head.
/// Every metric sums over all rows in double precision and divides once, so that the sizes of batches do not matter.
/// </remarks>
public abstract class Metric : ValidationMetric
{
    private protected Metric(string name, MetricDirection direction)
        : base(name, direction)
    {
    }

    /// <summary>The root of the mean squared error: √(Σ (p - t)² / N), in units of the target. For regression and softmax heads.</summary>
    public static Metric Rmse { get; } = new ErrorMetric("RMSE", ErrorKind.RootOfSquares, PredictionReading.Value);

    /// <summary>The mean squared error: Σ (p - t)² / N. For regression and softmax heads.</summary>
    public static Metric Mse { get; } = new ErrorMetric("MSE", ErrorKind.Square, PredictionReading.Value);

    /// <summary>The mean absolute error: Σ |p - t| / N, in units of the target. For regression and softmax heads.</summary>
    public static Metric Mae { get; } = new ErrorMetric("MAE", ErrorKind.Absolute, PredictionReading.Value);

    /// <summary><see cref="Rmse"/> with the value of the most likely class as the prediction. For softmax heads.</summary>
    public static Metric MostLikelyRmse { get; } = new ErrorMetric("most-likely RMSE", ErrorKind.RootOfSquares, PredictionReading.MostLikely);

    /// <summary><see cref="Mae"/> with the value of the most likely class as the prediction. For softmax heads.</summary>
    public static Metric MostLikelyMae { get; } = new ErrorMetric("most-likely MAE", ErrorKind.Absolute, PredictionReading.MostLikely);

    /// <summary>The share of rows whose class is right, from 0 to 1; higher is better. For binary and softmax heads.</summary>
    /// <remarks>Binary: prediction and target are on the same side of 0.5 (0.5 is a yes). Softmax: the most likely class is the target's.</remarks>
    public static Metric Accuracy { get; } = new AccuracyMetric();

    /// <summary>The mean negative log-likelihood in nats. For binary and softmax heads.</summary>
    /// <remarks>
    /// Binary: -Σ (t ln p + (1 - t) ln(1 - p)) / N. Softmax: -Σ ln p_class(t) / N. Probabilities are clamped to at least 2⁻²³ and at most
    /// 1 - 2⁻²³, the precision of a float, as scikit-learn's <c>log_loss</c> does, so one confident miss costs at most 15.9.
    /// </remarks>
    public static Metric LogLoss { get; } = new LogLossMetric();

    /// <summary>Every metric.</summary>
    public static IReadOnlyList<Metric> All { get; } = [Rmse, Mse, Mae, MostLikelyRmse, MostLikelyMae, Accuracy, LogLoss];

    /// <summary>What the metric reads of a prediction.</summary>
    internal abstract PredictionReading Reading { get; }

    /// <summary>The metrics that are computed for a head when none are asked for; the first one is the one that is watched.</summary>
    /// <remarks>Regression: RMSE, MAE. Softmax: RMSE, MAE, accuracy, log loss. Binary: log loss, accuracy. Ranking: none.</remarks>
    /// <param name="head">The head of the model.</param>
    /// <returns>The metrics.</returns>
    public static IReadOnlyList<Metric> DefaultsFor(HeadSpec head) => head switch
    {
        null => throw new ArgumentNullException(nameof(head)),
        RegressionHeadSpec => [Rmse, Mae],
        SoftmaxHeadSpec => [Rmse, Mae, Accuracy, LogLoss],
        BinaryHeadSpec => [LogLoss, Accuracy],
        _ => [],
    };

    /// <summary>Whether the metric has a meaning for the output of a head.</summary>
    /// <param name="head">The head of the model.</param>
    /// <returns><see langword="true"/> where it has.</returns>
    public abstract bool IsDefinedFor(HeadSpec head);

    /// <summary>The sum of the metric's terms over the rows.</summary>
    internal abstract double Sum(in ScoredRows rows);

    /// <summary>Makes the metric from the mean of its terms.</summary>
    internal virtual double Finish(double mean) => mean;

    /// <summary>The metrics without repetition, or the defaults; refused where one does not fit the head.</summary>
    /// <exception cref="InvalidOperationException">A metric is not defined for the head, or the head has none.</exception>
    internal static Metric[] Resolve(IReadOnlyList<Metric>? metrics, HeadSpec head)
    {
        var resolved = (metrics is null or { Count: 0 } ? DefaultsFor(head) : metrics).Distinct().ToArray();
        if (resolved.Length == 0)
            throw new InvalidOperationException($"No metric is defined for a {Describe(head)} head, so it cannot be evaluated row by row.");
        foreach (var metric in resolved)
            if (!metric.IsDefinedFor(head))
                throw new InvalidOperationException($"Metric '{metric.Name}' is not defined for a {Describe(head)} head. {Choices(head)}");
        return resolved;
    }

    internal static string Describe(HeadSpec head) => head switch
    {
        RegressionHeadSpec => "regression",
        SoftmaxHeadSpec => "softmax",
        BinaryHeadSpec => "binary",
        RankingHeadSpec => "ranking",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Choices(HeadSpec head)
    {
        var names = All.Where(m => m.IsDefinedFor(head)).Select(m => $"'{m.Name}'").ToArray();
        return names.Length == 0 ? "No metric is." : $"Use one of {string.Join(", ", names)}.";
    }
}
