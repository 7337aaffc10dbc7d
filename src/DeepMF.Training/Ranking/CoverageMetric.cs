namespace DeepMF.Training;

/// <summary>The share of the items that appear in some list.</summary>
internal sealed class CoverageMetric(int cutoff) : RankingMetric("coverage", cutoff)
{
    /// <summary>The places of a list.</summary>
    public int Places { get; } = cutoff;
}
