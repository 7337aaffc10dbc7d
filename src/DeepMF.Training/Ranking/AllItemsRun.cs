using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Engines;

namespace DeepMF.Training;

/// <summary>Ranks all items for every user with a relevant one, block of users after block.</summary>
internal sealed class AllItemsRun : IRankingRun
{
    private const int MostScores = 1 << 22;
    private const int MostUsers = 256;
    private const int MostRanksOnStack = 256;

    private readonly InteractionTable _test;
    private readonly RankingMetric[] _metrics;
    private readonly UserMetric[] _userMetrics;
    private readonly SeenItems _relevant;
    private readonly int[] _users;
    private readonly int[] _excluded;
    private readonly int[] _offsets;
    private readonly int _blockSize;

    public AllItemsRun(InteractionTable test, InteractionTable? seen, IReadOnlyList<RankingMetric>? metrics, AllItemsRankingOptions options)
    {
        _test = test;
        _metrics = RankingMetric.Resolve(metrics);
        _userMetrics = [.. _metrics.OfType<UserMetric>()];
        if (seen is not null)
            Splits.CheckVocabularies(seen, test);
        _relevant = new SeenItems(options.MinimumRating is { } least ? RowsFrom(test, least) : test);
        _users = [.. Enumerable.Range(0, test.UserVocabulary.Count).Skip(test.UserVocabulary.HasUnknown ? 1 : 0).Where(user => !_relevant.ItemsOf(user).IsEmpty)];
        if (_users.Length == 0)
            throw new ArgumentException("No user of the test table has a relevant item, so there is nothing to evaluate.", nameof(test));
        (_excluded, _offsets) = Excluded(seen is null ? null : new SeenItems(seen));
        var items = test.ItemVocabulary.Count;
        _blockSize = Math.Min(options.BlockSize ?? Math.Clamp(MostScores / items, 1, MostUsers), Math.Min(_users.Length, Array.MaxLength / items));
    }

    public IReadOnlyList<RankingMetric> Metrics => _metrics;

    public InteractionTable Table => _test;

    public RankingResult Run(Model model, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        using var scorer = model.CreateScorer(_test.ItemBatch(model.Spec));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = model.EngineModel.Engine is CpuEngine cpu ? cpu.Options.Threads : Environment.ProcessorCount };
        var scores = new float[_blockSize * scorer.Count];
        var values = new double[_blockSize * _userMetrics.Length];
        var notFinite = new int[_blockSize];
        var sums = new RankingAccumulator(_userMetrics);
        var listed = new ListedItems([.. _metrics.OfType<CoverageMetric>()], scorer.Count, _blockSize);
        for (var first = 0; first < _users.Length; first += _blockSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(_blockSize, _users.Length - first);
            scorer.Score(_test.UserBatch(model.Spec, _users.AsSpan(first, count)), scores.AsSpan(0, count * scorer.Count));
            listed.Start(count);
            var start = first;
            Parallel.For(0, count, parallel, i =>
            {
                var ofUser = scores.AsSpan(i * scorer.Count, scorer.Count);
                notFinite[i] = Measure(start + i, ofUser, values.AsSpan(i * _userMetrics.Length, _userMetrics.Length));
                if (notFinite[i] < 0)
                    listed.Take(i, ofUser);
            });
            for (var i = 0; i < count; i++)
                if (notFinite[i] >= 0)
                    throw ScoreCounts.NotFinite(_test, _users[first + i], notFinite[i], scores[i * scorer.Count + notFinite[i]]);
            sums.Add(values.AsSpan(0, count * _userMetrics.Length));
            listed.Finish(count);
            progress?.Report(first + count);
        }

        var unknownItems = _test.ItemVocabulary.HasUnknown ? 1 : 0;
        var unknownUsers = _test.UserVocabulary.HasUnknown ? 1 : 0;
        return new AllItemsRankingResult(
            [.. _metrics.Select(m => m is UserMetric metric ? sums.ValueOf(metric) : listed.ValueOf((CoverageMetric)m, scorer.Count - unknownItems, _users.Length))],
            _users.Length,
            _test.UserVocabulary.Count - unknownUsers - _users.Length,
            scorer.Count - unknownItems);
    }

    private static InteractionTable RowsFrom(InteractionTable test, float least)
    {
        var rows = new List<int>();
        for (var row = 0; row < test.Count; row++)
            if (test.Ratings[row] >= least)
                rows.Add(row);
        return test.Select([.. rows]);
    }

    /// <summary>The items of each user that are no candidates, ascending, one list after the other.</summary>
    private (int[] Items, int[] Offsets) Excluded(SeenItems? seen)
    {
        var excluded = new List<int>();
        var offsets = new int[_users.Length + 1];
        for (var u = 0; u < _users.Length; u++)
        {
            // The index of unknown ids is no item.
            if (_test.ItemVocabulary.HasUnknown)
                excluded.Add(0);
            var relevant = _relevant.ItemsOf(_users[u]).Span;
            if (seen is not null)
                foreach (var item in seen.ItemsOf(_users[u]).Span)
                    if (relevant.BinarySearch(item) < 0)
                        excluded.Add(item);
            offsets[u + 1] = excluded.Count;
        }

        return ([.. excluded], offsets);
    }

    /// <summary>Computes the metrics of a user from the scores of all items; those of items that are no candidates are NaN then, which is neither above nor equal to anything.</summary>
    /// <returns>The first item whose score is not finite, or -1.</returns>
    private int Measure(int u, Span<float> scores, Span<double> values)
    {
        var notFinite = FiniteCheck.FirstNotFinite(scores);
        if (notFinite >= 0)
            return notFinite;
        var excluded = _excluded.AsSpan(_offsets[u].._offsets[u + 1]);
        foreach (var item in excluded)
            scores[item] = float.NaN;
        var relevant = _relevant.ItemsOf(_users[u]).Span;
        Span<int> ranks = relevant.Length <= MostRanksOnStack ? stackalloc int[relevant.Length] : new int[relevant.Length];
        var others = scores.Length - excluded.Length - relevant.Length;
        // Of two relevant items one is above the other, or both are half: together these pairs count 1 each, whatever their scores.
        var pairs = (double)relevant.Length * others + relevant.Length * (relevant.Length - 1.0) / 2;
        for (var j = 0; j < ranks.Length; j++)
        {
            var score = scores[relevant[j]];
            var before = ScoreCounts.Of(scores[..relevant[j]], score);
            var after = ScoreCounts.Of(scores[(relevant[j] + 1)..], score);
            ranks[j] = 1 + before.Above + after.Above + before.Equal;
            pairs -= before.Above + after.Above + (before.Equal + after.Equal) / 2.0;
        }

        ranks.Sort();
        RankingAccumulator.Measure(_userMetrics, new RankedUser { Ranks = ranks, Candidates = others + relevant.Length, PairsInOrder = pairs }, values);
        return -1;
    }
}
