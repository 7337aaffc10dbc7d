using DeepMF.Data;

namespace DeepMF.Training;

/// <summary>The ranking metrics of a model over sampled candidates, from <see cref="RankingEvaluator.EvaluateSampled"/>.</summary>
public sealed class SampledRankingResult : RankingResult
{
    internal SampledRankingResult(RankingMetricValue[] values, int users, int skippedUsers, SampledCandidates candidates)
        : base(values, users, skippedUsers) => Candidates = candidates;

    /// <summary>What was ranked.</summary>
    public SampledCandidates Candidates { get; }

    /// <inheritdoc/>
    public override string Protocol => Candidates.ToString();
}
