using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Plan;
using DeepMF.Cpu.Workers;
using DeepMF.Engines;
using DeepMF.Scoring;
using DeepMF.Specs;

namespace DeepMF.Cpu.Scoring;

/// <summary>Scores a catalog for blocks of contexts. Workers take one tile of the catalog after the other and score it for all contexts of the block, while what is kept of it lies in the cache.</summary>
internal sealed unsafe class CpuScoringRun : ScoringRun, ITeamTask
{
    /// <summary>The contexts of a block: enough that reading the catalog from memory costs little beside the work.</summary>
    private const int MostContexts = 48;

    private readonly CpuCatalog _catalog;
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
    private ScoreTaker? _taker;
    private int _contextCount;
    private int _nextTile;

    public CpuScoringRun(CpuCatalog catalog, CpuModel model, CpuEngine engine)
        : base(engine.Options.Threads, Math.Min(MostContexts, model.Plan.Memory.TileRows))
    {
        _catalog = catalog;
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
    }

    public override void Bind(Batch contexts) => _contexts.Bind(contexts, null);

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
                foreach (var step in _plan.Steps)
                    step.Run(tile, context);
                _plan.Plan.Head.Predict(place);
                _taker!.Take(worker, context, row, Scores(worker, place.Rows));
            }
        }
    }

    public override void Dispose()
    {
        _contexts.Dispose();
        _joint.Dispose();
        _contextValues.Dispose();
        _products.Dispose();
        _predictions.Dispose();
        _scores.Dispose();
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
