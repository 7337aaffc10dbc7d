namespace DeepMF.Training;

/// <summary>The value of a metric for one user; k is the cutoff, or the largest number where all places count.</summary>
internal delegate double UserFormula(in RankedUser user, int k);

/// <summary>A metric that is the mean over the users.</summary>
internal sealed class UserMetric(string name, int? cutoff, UserFormula formula) : RankingMetric(name, cutoff)
{
    /// <summary>Whether the metric has a value only for users with a candidate that is not relevant.</summary>
    public bool NeedsPairs { get; init; }

    /// <summary>The value for a user, or not a number where it is not defined.</summary>
    public double Of(in RankedUser user) => NeedsPairs && user.Ranks.Length == user.Candidates ? double.NaN : formula(user, Cutoff ?? int.MaxValue);
}
