using DeepMF.Cpu.Scoring.Bounds;
using DeepMF.Cpu.Scoring.Codes;
using DeepMF.Cpu.Workers;
using DeepMF.Engines;
using DeepMF.Scoring;
using DeepMF.Specs;

namespace DeepMF.Cpu.Scoring;

/// <summary>Scores a catalog for blocks of contexts. Workers take one tile of the catalog after the other and score it for all contexts of the block, while what is kept of it lies in the cache.</summary>
/// <remarks>
/// Where only the best rows are wanted, scores are bounded first if that is cheaper (<see cref="ScoreBound"/>), and rows that cannot be in the list are passed over. Where the catalog has codes, workers take one context after the other instead (<see cref="CodedSearch"/>).
/// </remarks>
internal sealed unsafe class CpuScoringRun : ScoringRun, ITeamTask
{
    /// <summary>The contexts of a block: enough that reading the catalog from memory costs little beside the work.</summary>
    private const int MostContexts = 48;

    /// <summary>The tiles per worker from which on bounds pay for what they take to begin with.</summary>
    private const int LeastTiles = 4;

    /// <summary>The rows for each place of a list from which on its floor is high enough for bounds: a sixteenth of the next rows would be chosen even if bounds were exact.</summary>
    private const int RipeRows = 16;

    /// <summary>More than a sigmoid is off by, where results are about 1: 2⁻¹⁸.</summary>
    private const float Rounding = 1f / (1 << 18);

    private readonly CpuCatalog _catalog;
    private readonly CpuModel _model;
    private readonly CpuEngine _engine;
    private readonly ScoringWorkspace _workspace;
    private readonly ScoreBound? _bound;
    private readonly WorkerBounds[] _bounds = [];
    private readonly CodedSearch[] _searches = [];
    private readonly int _boundAt;
    private readonly float _tolerance;
    private ScoreTaker? _taker;
    private TopSelection? _selection;
    private int _contextCount;
    private int _parts;
    private int _next;

    public CpuScoringRun(CpuCatalog catalog, CpuModel model, CpuEngine engine)
        : base(engine.Options.Threads, Math.Min(MostContexts, catalog.TileRows))
    {
        _catalog = catalog;
        _model = model;
        _engine = engine;
        _workspace = new ScoringWorkspace(catalog, model, Workers);
        _boundAt = catalog.Plan.BoundAt;
        if (_boundAt < 0 || catalog.Tiles < LeastTiles * Workers)
            return;
        _bound = new ScoreBound((ProjectedDenseStep)catalog.Plan.Steps[_boundAt], model.Plan.Kernels, catalog.Codes);
        _tolerance = Tolerance(model.Spec.Head);
        if (catalog.Codes is not null)
            _searches = [.. Enumerable.Range(0, Workers).Select(worker => new CodedSearch(catalog, _workspace, _bound, worker, _tolerance))];
        else
            _bounds = [.. Enumerable.Range(0, Workers).Select(_ => new WorkerBounds(_bound, ContextsAtOnce, catalog.TileRows))];
    }

    /// <summary>The rows that bounds have spared a score so far.</summary>
    public long PassedOver => _bounds.Sum(b => b.PassedOver) + _searches.Sum(s => s.PassedOver);

    public override void Bind(Batch contexts)
    {
        // The rows of contexts are read from the model's own tables.
        _model.CheckAlive();
        _workspace.Bind(contexts);
    }

    public override void Run(int first, int count, ScoreTaker taker)
    {
        _workspace.Start(first, count);
        _taker = taker;
        _selection = _bound is not null && taker is TopSelection selection && _bound.Prepare() ? selection : null;
        foreach (var bounds in _bounds)
            bounds.Start();
        foreach (var search in _searches)
            search.Start();
        _contextCount = count;
        _parts = _searches.Length > 0 && _selection is not null ? CodedSearch.Parts(_catalog, _selection.Size, Workers, count) : 0;
        _next = -1;
        try
        {
            // Where another caller has the team this thread alone does all the work.
            if (_catalog.Tiles == 1 || !_engine.Team.TryRun(this))
                Execute(0);
        }
        finally
        {
            _taker = null;
            _selection = null;
        }
    }

    public void Execute(int worker)
    {
        if (_parts > 0)
            Search(worker);
        else
            Score(worker);
    }

    public override void Dispose()
    {
        _bound?.Dispose();
        foreach (var bounds in _bounds)
            bounds.Dispose();
        foreach (var search in _searches)
            search.Dispose();
        _workspace.Dispose();
    }

    /// <summary>How far the head may turn two scores round by rounding: nothing where it leaves them as they are, a few units in the last place where it bends them.</summary>
    private static float Tolerance(HeadSpec head) => head switch
    {
        RegressionHeadSpec { Range: { } range } => Rounding * (float)(Math.Max(Math.Abs(range.Minimum), Math.Abs(range.Maximum)) + range.Maximum - range.Minimum),
        BinaryHeadSpec => Rounding,
        _ => 0,
    };

    /// <summary>Takes one part of the catalog for one context after the other.</summary>
    private void Search(int worker)
    {
        while (Interlocked.Increment(ref _next) is var index && index < _contextCount * _parts)
            _searches[worker].Run(_selection!, index / _parts, index % _parts, _parts);
        _searches[worker].Finish(_selection!);
    }

    /// <summary>Takes one tile after the other for all contexts.</summary>
    private void Score(int worker)
    {
        while (Interlocked.Increment(ref _next) is var index && index < _catalog.Tiles)
        {
            var row = index * _catalog.TileRows;
            var tile = _workspace.Open(worker, index);
            foreach (var step in _catalog.Plan.Steps)
                step.Start(tile);
            for (var context = 0; context < _contextCount; context++)
                if (_selection is not null && _bounds.Length > 0)
                    ScoreBounded(tile, context, row, _bounds[worker], _selection);
                else
                    _taker!.Take(worker, context, row, _workspace.Finish(tile, context, 0));
        }
    }

    private void ScoreBounded(in ScoringTile tile, int context, int row, WorkerBounds bounds, TopSelection selection)
    {
        _workspace.Run(tile, context, 0, _boundAt);
        var count = tile.Rows;
        // Tiles are taken in order: this many rows have been seen. Before that many, most rows reach even the best floor, which says nothing of how loose a bound is.
        var isRipe = row >= (long)RipeRows * selection.Size;
        var floor = isRipe && bounds.Has(context) ? selection.Floor(context) : float.NegativeInfinity;
        var isBounded = floor > float.NegativeInfinity;
        if (isBounded)
        {
            bounds.Compute(tile, context);
            // None of what follows the bounded step turns an order round.
            count = bounds.Select(_workspace.Finish(tile, context, _boundAt + 1), floor - _tolerance);
        }

        var isPart = count <= tile.Rows / 2;
        if (isPart)
            bounds.PassedOver += tile.Rows - count;
        if (count == 0)
            return;
        if (isPart)
            bounds.ScoreSelected(tile, count);
        else
            _workspace.Run(tile, context, _boundAt, _boundAt + 1);
        var scores = _workspace.Finish(tile, context, _boundAt + 1);
        if (isPart)
            bounds.Drop(scores, count);
        if (isRipe && count > tile.Rows / 4 && (isBounded || !bounds.Has(context)))
            bounds.Choose(tile, context, scores);
        selection.Take(tile.Tile.Worker, context, row, scores);
    }
}
