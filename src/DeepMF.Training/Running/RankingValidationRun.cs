namespace DeepMF.Training;

/// <summary>Validates by ranking.</summary>
internal sealed class RankingValidationRun(Model model, RankingValidation validation, RankingMetric watched) : IValidationRun
{
    public ValidationMetric Watched => watched;

    public ValidationOutcome Run(CancellationToken cancellationToken)
    {
        var result = validation.Evaluate(model, cancellationToken);
        return new ValidationOutcome(null, result, result[watched]);
    }
}
