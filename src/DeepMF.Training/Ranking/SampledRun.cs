using DeepMF.Data;
using DeepMF.Engines;

namespace DeepMF.Training;

/// <summary>Ranks the relevant items of every list among its negatives, many lists per batch.</summary>
internal sealed class SampledRun : IRankingRun
{
    private readonly SampledCandidates _candidates;
    private readonly UserMetric[] _metrics;
    private readonly int _batchSize;

    public SampledRun(SampledCandidates candidates, IReadOnlyList<RankingMetric>? metrics, SampledRankingOptions options)
    {
        _candidates = candidates;
        var resolved = RankingMetric.Resolve(metrics);
        foreach (var metric in resolved)
            if (metric is CoverageMetric)
                throw new InvalidOperationException($"Metric '{metric.Name}' is not defined over sampled items: it would count what was drawn. Use RankingEvaluator.EvaluateAllItems.");
        _metrics = [.. resolved.Cast<UserMetric>()];
        _batchSize = options.BatchSize;
    }

    public IReadOnlyList<RankingMetric> Metrics => _metrics;

    public InteractionTable Table => _candidates.Table;

    public RankingResult Run(Model model, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var lists = _candidates.Lists;
        var predictor = new RowScores(model, _candidates.Table, _batchSize);
        var sums = new RankingAccumulator(_metrics);
        var values = new double[_metrics.Length];
        for (int first = 0, end; first < lists.Count; first = end)
        {
            // Whole lists, as many as go into a batch, and at least one.
            var rows = Length(lists[first]);
            for (end = first + 1; end < lists.Count && rows + Length(lists[end]) <= _batchSize; end++)
                rows += Length(lists[end]);
            var scores = predictor.Of(lists, first, end, rows, cancellationToken);
            for (var at = first; at < end; at++)
            {
                Measure(lists[at], scores[..Length(lists[at])], values);
                sums.Add(values);
                scores = scores[Length(lists[at])..];
            }

            progress?.Report(end);
        }

        var users = _candidates.Table.UserVocabulary.Count - (_candidates.Table.UserVocabulary.HasUnknown ? 1 : 0);
        return new SampledRankingResult([.. _metrics.Select(sums.ValueOf)], lists.Count, users - lists.Count, _candidates);
    }

    private static int Length(CandidateList list) => list.Positives.Length + list.Negatives.Length;

    private void Measure(CandidateList list, Span<float> scores, Span<double> values)
    {
        var notFinite = FiniteCheck.FirstNotFinite(scores);
        var relevant = list.Positives.Length;
        if (notFinite >= 0)
            throw ScoreCounts.NotFinite(_candidates.Table, list.User, notFinite < relevant ? list.Positives.Span[notFinite] : list.Negatives.Span[notFinite - relevant], scores[notFinite]);
        var positives = scores[..relevant];
        var negatives = scores[relevant..];
        positives.Sort((a, b) => b.CompareTo(a));
        var ranks = new int[relevant];
        var pairs = 0.0;
        for (var j = 0; j < relevant; j++)
        {
            // A tie with a negative is lost: a model that says the same of everything finds nothing.
            var (above, equal) = ScoreCounts.Of(negatives, positives[j]);
            ranks[j] = j + 1 + above + equal;
            pairs += negatives.Length - above - equal / 2.0;
        }

        RankingAccumulator.Measure(_metrics, new RankedUser { Ranks = ranks, Candidates = scores.Length, PairsInOrder = pairs }, values);
    }
}
