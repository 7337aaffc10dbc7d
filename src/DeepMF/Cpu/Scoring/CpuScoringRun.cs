using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Plan;
using DeepMF.Cpu.Workers;
using DeepMF.Engines;
using DeepMF.Scoring;
using DeepMF.Specs;

namespace DeepMF.Cpu.Scoring;

/// <summary>Scores a catalog for blocks of contexts. Workers take one tile of the catalog after the other and score it for all contexts of the block, while what is kept of it lies in the cache.</summary>
/// <remarks>Where only the best rows are wanted, the scores of a tile are bounded first if that is cheaper (<see cref="ScoreBound"/>), and rows that cannot be in the list are passed over.</remarks>
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
    private readonly ScoringPlan _plan;
    private readonly CpuEngine _engine;
    private readonly SoftmaxHeadSpec? _softmax;
    private readonly RunMemory _contexts;
    private readonly RunMemory _joint;
    private readonly NativeBuffer _contextValues;
    private readonly NativeBuffer _products;
    private readonly NativeBuffer _predictions;
    private readonly NativeBuffer _scores;
    private readonly int _tileRows;
    private readonly ScoreBound? _bound;
    private readonly WorkerBounds[] _bounds = [];
    private readonly int _boundAt;
    private readonly float _tolerance;
    private ScoreTaker? _taker;
    private TopSelection? _selection;
    private int _contextCount;
    private int _nextTile;

    public CpuScoringRun(CpuCatalog catalog, CpuModel model, CpuEngine engine)
        : base(engine.Options.Threads, Math.Min(MostContexts, model.Plan.Memory.TileRows))
    {
        _catalog = catalog;
        _model = model;
        _plan = catalog.Plan;
        _engine = engine;
        _softmax = model.Spec.Head as SoftmaxHeadSpec;
        _tileRows = model.Plan.Memory.TileRows;
        var width = model.Spec.Head.OutputWidth;
        MemoryLimit.Check(Workers * ((double)model.Plan.Memory.PredictionTileFloats + _plan.ProductFloats + (double)_tileRows * (width + 1)) + _plan.ContextFloats, "Scoring a catalog takes");
        _contexts = new RunMemory(model.Plan, workers: 1, isTraining: false, catalog.ContextFeatures);
        _joint = new RunMemory(model.Plan, Workers, isTraining: false);
        _joint.Reserve(Workers, tiles: 0);
        _contextValues = new NativeBuffer(_plan.ContextFloats + Padding.Lane);
        _products = new NativeBuffer(_plan.ProductFloats * Workers + Padding.Lane);
        _predictions = new NativeBuffer((long)_tileRows * width * Workers);
        _scores = new NativeBuffer((long)_tileRows * Workers);
        _joint.Output = _predictions.Pointer;
        _boundAt = Array.FindIndex(_plan.Steps, step => step is ProjectedDenseStep { HasBound: true });
        if (_boundAt < 0 || catalog.Tiles < LeastTiles * Workers)
            return;
        _bound = new ScoreBound((ProjectedDenseStep)_plan.Steps[_boundAt], model.Plan.Kernels);
        _bounds = [.. Enumerable.Range(0, Workers).Select(_ => new WorkerBounds(_bound, ContextsAtOnce, _tileRows))];
        _tolerance = Tolerance(model.Spec.Head);
    }

    /// <summary>The rows that bounds have spared a score so far.</summary>
    public long PassedOver => _bounds.Sum(b => b.PassedOver);

    public override void Bind(Batch contexts)
    {
        // The rows of contexts are read from the model's own tables.
        _model.CheckAlive();
        _contexts.Bind(contexts, null);
    }

    public override void Run(int first, int count, ScoreTaker taker)
    {
        foreach (var step in _plan.Plan.Operators)
        {
            step.Prepare(_contexts);
            step.Prepare(_joint);
        }

        var tile = new Tile(_contexts, 0, 0, first, count);
        foreach (var step in _plan.ContextOperators)
            step.Forward(tile);
        foreach (var part in _plan.ContextParts)
            part.Compute(tile, _contextValues.Pointer + part.Offset);
        _taker = taker;
        _selection = _bound is not null && taker is TopSelection selection && _bound.Prepare() ? selection : null;
        foreach (var bounds in _bounds)
            bounds.Start();
        _contextCount = count;
        _nextTile = -1;
        try
        {
            // Where another caller has the team this thread alone takes every tile.
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
        while (Interlocked.Increment(ref _nextTile) is var index && index < _catalog.Tiles)
        {
            var row = index * _tileRows;
            // Heads write to the place of a tile's first row: each worker has one of its own.
            var place = new Tile(_joint, worker, worker, worker * _tileRows, Math.Min(_tileRows, _catalog.Count - row));
            var tile = new ScoringTile(place, _catalog.Kept(index), _contextValues.Pointer, _contextCount, _products.Pointer + worker * _plan.ProductFloats);
            foreach (var step in _plan.Steps)
                step.Start(tile);
            for (var context = 0; context < _contextCount; context++)
            {
                if (_selection is not null)
                {
                    ScoreBounded(tile, context, row, _bounds[worker], _selection);
                    continue;
                }

                Run(tile, context, 0, _plan.Steps.Length);
                _plan.Plan.Head.Predict(place);
                _taker!.Take(worker, context, row, Scores(worker, place.Rows));
            }
        }
    }

    public override void Dispose()
    {
        _bound?.Dispose();
        foreach (var bounds in _bounds)
            bounds.Dispose();
        _contexts.Dispose();
        _joint.Dispose();
        _contextValues.Dispose();
        _products.Dispose();
        _predictions.Dispose();
        _scores.Dispose();
    }

    /// <summary>How far the head may turn two scores round by rounding: nothing where it leaves them as they are, a few units in the last place where it bends them.</summary>
    private static float Tolerance(HeadSpec head) => head switch
    {
        RegressionHeadSpec { Range: { } range } => Rounding * (float)(Math.Max(Math.Abs(range.Minimum), Math.Abs(range.Maximum)) + range.Maximum - range.Minimum),
        BinaryHeadSpec => Rounding,
        _ => 0,
    };

    private void ScoreBounded(in ScoringTile tile, int context, int row, WorkerBounds bounds, TopSelection selection)
    {
        Run(tile, context, 0, _boundAt);
        var worker = tile.Tile.Worker;
        var count = tile.Rows;
        var scores = Scores(worker, count);
        // Tiles are taken in order: this many rows have been seen. Before that many, most rows reach even the best floor, which says nothing of how loose a bound is.
        var isRipe = row >= (long)RipeRows * selection.Size;
        var floor = isRipe && bounds.Has(context) ? selection.Floor(context) : float.NegativeInfinity;
        var isBounded = floor > float.NegativeInfinity;
        if (isBounded)
        {
            bounds.Compute(tile, context);
            Finish(tile, context);
            count = bounds.Select(scores, floor - _tolerance);
        }

        var isPart = count <= tile.Rows / 2;
        if (isPart)
            bounds.PassedOver += tile.Rows - count;
        if (count == 0)
            return;
        if (isPart)
            bounds.ScoreSelected(tile, count);
        else
            _plan.Steps[_boundAt].Run(tile, context);
        Finish(tile, context);
        if (isPart)
            bounds.Drop(scores, count);
        if (isRipe && count > tile.Rows / 4 && (isBounded || !bounds.Has(context)))
            bounds.Choose(tile, context, scores);
        selection.Take(worker, context, row, scores);
    }

    /// <summary>What follows the bounded step, for scores or their bounds: none of it turns an order round.</summary>
    private void Finish(in ScoringTile tile, int context)
    {
        Run(tile, context, _boundAt + 1, _plan.Steps.Length);
        _plan.Plan.Head.Predict(tile.Tile);
    }

    private void Run(in ScoringTile tile, int context, int first, int end)
    {
        for (var s = first; s < end; s++)
            _plan.Steps[s].Run(tile, context);
    }

    private Span<float> Scores(int worker, int rows)
    {
        var width = _softmax?.Scale.Classes ?? 1;
        var predictions = new Span<float>(_predictions.Pointer + (nint)worker * _tileRows * width, rows * width);
        if (_softmax is null)
            return predictions;
        var scores = new Span<float>(_scores.Pointer + (nint)worker * _tileRows, rows);
        _softmax.Scale.ExpectedValues(predictions, scores);
        return scores;
    }
}
