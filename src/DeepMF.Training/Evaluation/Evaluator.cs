using DeepMF.Data;

namespace DeepMF.Training;

/// <summary>Measures how well a model predicts interactions.</summary>
public static class Evaluator
{
    private static readonly EvaluationOptions DefaultOptions = new();

    /// <summary>Predicts every row of a table and compares with its ratings.</summary>
    /// <param name="model">The model.</param>
    /// <param name="table">The rows, with every feature that the model reads.</param>
    /// <param name="metrics">What is measured; <see langword="null"/> or none means <see cref="Metric.DefaultsFor"/> the head.</param>
    /// <param name="options">Batch size and clipping; <see langword="null"/> means the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <returns>The value of every metric.</returns>
    /// <exception cref="ArgumentException">The table is empty, lacks a feature of the model or has other ids than the model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating does not fit the head.</exception>
    /// <exception cref="InvalidOperationException">A metric or the clipping does not fit the head of the model.</exception>
    /// <exception cref="NotFiniteNumberException">The model predicts a number that is not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static EvaluationResult Evaluate(
        Model model,
        InteractionTable table,
        IReadOnlyList<Metric>? metrics = null,
        EvaluationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(table);
        return EvaluationRun.Over(model, table, metrics, options ?? DefaultOptions).Run(cancellationToken);
    }
}
