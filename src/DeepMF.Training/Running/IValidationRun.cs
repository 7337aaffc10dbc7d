namespace DeepMF.Training;

/// <summary>What is measured after every epoch, on rows or on lists.</summary>
internal interface IValidationRun
{
    /// <summary>The metric that decides which epoch is the best.</summary>
    ValidationMetric Watched { get; }

    ValidationOutcome Run(CancellationToken cancellationToken);
}

/// <summary>What an epoch's validation gave: rows or lists, and the value that is watched.</summary>
internal readonly record struct ValidationOutcome(EvaluationResult? Rows, RankingResult? Ranking, double Watched)
{
    public override string ToString() => $"{Rows}{Ranking}";
}
