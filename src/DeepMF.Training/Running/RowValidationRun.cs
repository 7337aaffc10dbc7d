namespace DeepMF.Training;

/// <summary>Validates on the rows of a table.</summary>
internal sealed class RowValidationRun(EvaluationRun evaluation, Metric watched) : IValidationRun
{
    public ValidationMetric Watched => watched;

    public ValidationOutcome Run(CancellationToken cancellationToken)
    {
        var result = evaluation.Run(cancellationToken);
        return new ValidationOutcome(result, null, result[watched]);
    }
}
