using DeepMF.Data;

namespace DeepMF.Serving.Requests;

/// <summary>The memory of a caller that asks for lists: made once, used again and again.</summary>
internal sealed class ListRequest
{
    private readonly CatalogScorer _scorer;
    private readonly BatchFiller _filler;
    private ScoredRow[] _rows = [];
    private int[] _excluded = [];
    private int[] _offsets = [];

    public ListRequest(CatalogScorer scorer, InteractionFeatures features, int capacity = 1)
    {
        _scorer = scorer;
        _filler = new BatchFiller(features, scorer.ContextFeatures, capacity);
    }

    /// <summary>The users of the lists.</summary>
    public Span<int> Users => _filler.Users;

    /// <summary>Room for excluded rows, which grows and keeps what it holds.</summary>
    public int[] Excluded(int length)
    {
        if (_excluded.Length < length)
            Array.Resize(ref _excluded, Math.Max(length, 2 * _excluded.Length));
        return _excluded;
    }

    /// <summary>Where the excluded rows of each list begin.</summary>
    public int[] Offsets(int users)
    {
        if (_offsets.Length < users + 1)
            _offsets = new int[users + 1];
        return _offsets;
    }

    /// <summary>The best rows of the first users, <c>[users, n]</c>.</summary>
    public ReadOnlySpan<ScoredRow> Top(int users, int n, ExcludedRows excluded)
    {
        if (_rows.Length < users * n)
            _rows = new ScoredRow[users * n];
        _filler.Fill(users);
        var rows = _rows.AsSpan(0, users * n);
        _scorer.Top(_filler.Batch, n, rows, excluded);
        return rows;
    }
}
