using DeepMF.Engines;

namespace DeepMF.Training;

/// <summary>The items that have been in a list of some user, per metric of coverage; without such metrics it does nothing.</summary>
internal sealed class ListedItems
{
    private readonly CoverageMetric[] _metrics;
    private readonly CatalogScorer _scorer;
    private readonly bool[][] _isListed;
    private readonly ScoredRow[] _rows;
    private readonly int _places;

    public ListedItems(CoverageMetric[] metrics, CatalogScorer scorer, int users)
    {
        _metrics = metrics;
        _scorer = scorer;
        _isListed = [.. metrics.Select(_ => new bool[scorer.Count])];
        _places = metrics.Length == 0 ? 0 : Math.Min(metrics.Max(m => m.Places), scorer.Count);
        _rows = new ScoredRow[users * _places];
    }

    /// <summary>Adds the lists of a block of users.</summary>
    public void Add(Batch contexts, ExcludedRows excluded)
    {
        if (_places == 0)
            return;
        _scorer.Top(contexts, _places, _rows.AsSpan(0, contexts.Count * _places), excluded);
        for (var at = 0; at < contexts.Count * _places; at++)
            for (var m = 0; m < _metrics.Length; m++)
                if (_rows[at] != ScoredRow.None && at % _places < _metrics[m].Places)
                    _isListed[m][_rows[at].Row] = true;
    }

    public RankingMetricValue ValueOf(CoverageMetric metric, int items, int users) =>
        new(metric, (double)_isListed[Array.IndexOf(_metrics, metric)].Count(listed => listed) / items, null, users);
}
