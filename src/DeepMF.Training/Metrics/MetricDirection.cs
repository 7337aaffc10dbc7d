namespace DeepMF.Training;

/// <summary>Which values of a metric are good ones.</summary>
public enum MetricDirection
{
    /// <summary>Errors and losses: 0 is perfect.</summary>
    LowerIsBetter,

    /// <summary>Shares of right answers: 1 is perfect.</summary>
    HigherIsBetter,
}
