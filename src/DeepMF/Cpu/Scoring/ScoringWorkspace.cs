using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Plan;
using DeepMF.Engines;
using DeepMF.Specs;

namespace DeepMF.Cpu.Scoring;

/// <summary>The memory in which the tiles of a catalog are scored for a block of contexts, each worker in a part of its own.</summary>
internal sealed unsafe class ScoringWorkspace : IDisposable
{
    private readonly CpuCatalog _catalog;
    private readonly ScoringPlan _plan;
    private readonly SoftmaxHeadSpec? _softmax;
    private readonly RunMemory _contexts;
    private readonly RunMemory _joint;
    private readonly NativeBuffer _contextValues;
    private readonly NativeBuffer _products;
    private readonly NativeBuffer _predictions;
    private readonly NativeBuffer _scores;
    private int _contextCount;

    public ScoringWorkspace(CpuCatalog catalog, CpuModel model, int workers)
    {
        _catalog = catalog;
        _plan = catalog.Plan;
        _softmax = model.Spec.Head as SoftmaxHeadSpec;
        var width = model.Spec.Head.OutputWidth;
        MemoryLimit.Check(workers * ((double)model.Plan.Memory.PredictionTileFloats + _plan.ProductFloats + (double)catalog.TileRows * (width + 1)) + _plan.ContextFloats, "Scoring a catalog takes");
        _contexts = new RunMemory(model.Plan, workers: 1, isTraining: false, catalog.ContextFeatures);
        _joint = new RunMemory(model.Plan, workers, isTraining: false);
        _joint.Reserve(workers, tiles: 0);
        _contextValues = new NativeBuffer(_plan.ContextFloats + Padding.Lane);
        _products = new NativeBuffer(_plan.ProductFloats * workers + Padding.Lane);
        _predictions = new NativeBuffer((long)catalog.TileRows * width * workers);
        _scores = new NativeBuffer((long)catalog.TileRows * workers);
        _joint.Output = _predictions.Pointer;
    }

    public void Bind(Batch contexts) => _contexts.Bind(contexts, null);

    /// <summary>Computes what depends on the contexts of a block alone.</summary>
    public void Start(int first, int count)
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
        _contextCount = count;
    }

    /// <summary>What is computed of a context.</summary>
    public float* Context(SidePart part, int context) => _contextValues.Pointer + part.Offset + (nint)context * part.Stride;

    /// <summary>A worker's place for a tile of the catalog.</summary>
    public ScoringTile Open(int worker, int index)
    {
        // Heads write to the place of a tile's first row: each worker has one of its own.
        var place = new Tile(_joint, worker, worker, worker * _catalog.TileRows, _catalog.Rows(index));
        return new ScoringTile(place, _catalog.Kept(index), _contextValues.Pointer, _contextCount, _products.Pointer + worker * _plan.ProductFloats);
    }

    /// <summary>Takes some of the steps of the plan.</summary>
    public void Run(scoped in ScoringTile tile, int context, int first, int end)
    {
        for (var s = first; s < end; s++)
            _plan.Steps[s].Run(tile, context);
    }

    /// <summary>Takes the steps from one on to the last, and the head.</summary>
    /// <returns>The scores of the tile, until the worker's next.</returns>
    public Span<float> Finish(scoped in ScoringTile tile, int context, int first)
    {
        Run(tile, context, first, _plan.Steps.Length);
        _plan.Plan.Head.Predict(tile.Tile);
        var (worker, rows, width) = (tile.Tile.Worker, tile.Rows, _softmax?.Scale.Classes ?? 1);
        var predictions = new Span<float>(_predictions.Pointer + (nint)worker * _catalog.TileRows * width, rows * width);
        if (_softmax is null)
            return predictions;
        var scores = new Span<float>(_scores.Pointer + (nint)worker * _catalog.TileRows, rows);
        _softmax.Scale.ExpectedValues(predictions, scores);
        return scores;
    }

    public void Dispose()
    {
        _contexts.Dispose();
        _joint.Dispose();
        _contextValues.Dispose();
        _products.Dispose();
        _predictions.Dispose();
        _scores.Dispose();
    }
}
