using DeepMF.Scoring;

namespace DeepMF.Training;

/// <summary>The items that have been in a list of some user, per metric of coverage; without such metrics it does nothing.</summary>
internal sealed class ListedItems
{
    private readonly CoverageMetric[] _metrics;
    private readonly bool[][] _isListed;
    private readonly TopSelection _selection;
    private readonly ScoredRow[] _rows;
    private readonly int _places;

    public ListedItems(CoverageMetric[] metrics, int items, int users)
    {
        _metrics = metrics;
        _isListed = [.. metrics.Select(_ => new bool[items])];
        _places = metrics.Length == 0 ? 0 : Math.Min(metrics.Max(m => m.Places), items);
        _selection = new TopSelection(workers: 1, users);
        _rows = new ScoredRow[users * _places];
    }

    /// <summary>Begins a block of users.</summary>
    public void Start(int users)
    {
        if (_places > 0)
            _selection.Start(users, _places);
    }

    /// <summary>Takes the scores of a user of the block; those of items that are no candidates are NaN. Users may come at a time.</summary>
    public void Take(int user, Span<float> scores)
    {
        if (_places > 0)
            _selection.Take(worker: 0, user, firstRow: 0, scores);
    }

    /// <summary>Adds the lists of the block.</summary>
    public void Finish(int users)
    {
        if (_places == 0)
            return;
        _selection.Finish(_rows.AsSpan(0, users * _places), _places);
        for (var at = 0; at < users * _places; at++)
            for (var m = 0; m < _metrics.Length; m++)
                if (_rows[at] != ScoredRow.None && at % _places < _metrics[m].Places)
                    _isListed[m][_rows[at].Row] = true;
    }

    public RankingMetricValue ValueOf(CoverageMetric metric, int items, int users) =>
        new(metric, (double)_isListed[Array.IndexOf(_metrics, metric)].Count(listed => listed) / items, null, users);
}
