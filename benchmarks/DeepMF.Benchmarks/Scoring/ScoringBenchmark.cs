using System.Diagnostics;
using System.Globalization;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Benchmarks.Throughput.Limits;
using DeepMF.Cpu;
using DeepMF.Engines;

namespace DeepMF.Benchmarks.Scoring;

/// <summary>Times the ten best of 26,744 films for a user: by the plain loop, by a scorer, and by a scorer for many users at a time.</summary>
internal sealed class ScoringBenchmark : IDisposable
{
    private const int ListLength = 10;
    private const int UsersAtOnce = 960;

    private readonly BenchmarkModel _benchmark;
    private readonly int _threads;
    private readonly Model _model;
    private readonly CatalogScorer _scorer;
    private readonly Batch _oneUser;
    private readonly Batch _manyUsers;
    private readonly ScoredRow[] _list = new ScoredRow[ListLength];
    private readonly ScoredRow[] _lists = new ScoredRow[ListLength * UsersAtOnce];
    private readonly PlainLoop[] _loops;
    private readonly (string Name, int Users, Func<int, ScoredRow[]> Run)[] _ways;
    private int _nextUser;

    public ScoringBenchmark(BenchmarkModel benchmark, int threads, bool isTrained, TextWriter progress)
    {
        _benchmark = benchmark;
        _threads = threads;
        _model = benchmark.Spec.Build(BenchmarkModel.Seed, new CpuEngine(new CpuEngineOptions { Threads = threads }));
        var films = new int[RatingData.RatedFilmCount];
        for (var i = 0; i < films.Length; i++)
            films[i] = (int)((long)i * RatingData.FilmCount / RatingData.RatedFilmCount);
        if (isTrained)
            progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{benchmark.Name}: trained to a loss of {ScoringTraining.Run(_model, films):0.000}"));
        var catalog = new Batch([RatingData.FilmFeature], films.Length) { Count = films.Length };
        films.CopyTo(catalog.Categorical("film").Indices);
        _scorer = _model.CreateScorer(catalog);
        _oneUser = _scorer.CreateContexts(1);
        _oneUser.Count = 1;
        _manyUsers = _scorer.CreateContexts(UsersAtOnce);
        _manyUsers.Count = UsersAtOnce;
        _loops = [new PlainLoop(_model, films, 1_024), new PlainLoop(_model, films, films.Length)];
        _ways =
        [
            ("plain loop, batches of 1,024", 1, user => _loops[0].Top(user, ListLength)),
            ("plain loop, one batch", 1, user => _loops[1].Top(user, ListLength)),
            ("scorer, one user", 1, One),
            ("scorer, many users", UsersAtOnce, Many),
        ];
    }

    /// <summary>Measures everything in turns.</summary>
    public IReadOnlyList<ScoringResult> Run(int runs, double seconds, TextWriter progress)
    {
        CheckLists();
        var times = _ways.Select(_ => new Samples()).ToArray();
        var limit = new Samples();
        foreach (var way in _ways)
            Measure(way, seconds);
        for (var run = 0; run < runs; run++)
        {
            progress.WriteLine($"{_benchmark.Name}: round {run + 1} of {runs}");
            limit.Add(FmaLimit.Measure(_threads, seconds));
            for (var w = 0; w < _ways.Length; w++)
                times[w].Add(Measure(_ways[w], seconds));
        }

        var plain = times[0].Median < times[1].Median ? times[0] : times[1];
        return [.. _ways.Select((way, w) => new ScoringResult(
            _benchmark.Name,
            way.Name,
            1e3 * times[w].Median,
            1 / times[w].Median,
            times[w].Spread,
            plain.Over(times[w]).Median,
            2.0 * RatingData.RatedFilmCount * (w < 2 ? MultiplyAdds : JointMultiplyAdds) / (times[w].Median * limit.Median)))];
    }

    public void Dispose()
    {
        _scorer.Dispose();
        _model.Dispose();
    }

    /// <summary>The multiply-adds of a prediction.</summary>
    private long MultiplyAdds => Weights.Any() ? Weights.Sum() : BenchmarkModel.Dimension;

    /// <summary>Those that depend on both user and film: all but the first layer's.</summary>
    private long JointMultiplyAdds => Weights.Any() ? Weights.Skip(1).Sum() : BenchmarkModel.Dimension;

    private IEnumerable<long> Weights => _benchmark.Spec.Parameters.Where(p => p.Kind == ParameterKind.Weight).Select(p => p.Length);

    private ScoredRow[] One(int user)
    {
        _oneUser.Categorical("user").Indices[0] = user;
        _scorer.Top(_oneUser, ListLength, _list);
        return _list;
    }

    private ScoredRow[] Many(int user)
    {
        var users = _manyUsers.Categorical("user").Indices;
        for (var i = 0; i < users.Length; i++)
            users[i] = (user + i) % RatingData.UserCount;
        _scorer.Top(_manyUsers, ListLength, _lists);
        return _lists[..ListLength];
    }

    /// <summary>Seconds per user.</summary>
    private double Measure((string Name, int Users, Func<int, ScoredRow[]> Run) way, double seconds)
    {
        var clock = Stopwatch.StartNew();
        long users = 0;
        do
        {
            way.Run(_nextUser);
            users += way.Users;
            _nextUser = (_nextUser + way.Users) % RatingData.UserCount;
        }
        while (clock.Elapsed.TotalSeconds < seconds);
        return clock.Elapsed.TotalSeconds / users;
    }

    /// <summary>Nothing is timed unless all ways find the same films.</summary>
    private void CheckLists()
    {
        foreach (var user in (int[])[0, 12_345, 99_999])
        {
            var expected = _ways[0].Run(user);
            foreach (var way in _ways.Skip(1))
                if (way.Run(user).Zip(expected).Any(pair => Math.Abs(pair.First.Score - pair.Second.Score) > 1e-5 * Math.Max(1, Math.Abs(pair.Second.Score))))
                    throw new InvalidOperationException($"{_benchmark.Name}: '{way.Name}' finds other films for user {user} than '{_ways[0].Name}'.");
        }
    }
}
