using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Plan;
using DeepMF.Cpu.Scoring.Codes;
using DeepMF.Engines;
using DeepMF.Scoring;

namespace DeepMF.Cpu.Scoring;

/// <summary>What a model keeps of a catalog in native memory, tile by tile.</summary>
internal sealed unsafe class CpuCatalog : CatalogSnapshot
{
    private readonly CpuEngine _engine;
    private readonly CpuModel _model;
    private readonly NativeBuffer _kept;

    public CpuCatalog(CpuModel model, CpuEngine engine, Batch catalog, bool[] isCatalog)
    {
        _model = model;
        _engine = engine;
        Count = catalog.Count;
        Plan = ScoringPlanBuilder.Build(model.Plan, isCatalog);
        ContextFeatures = [.. Enumerable.Range(0, isCatalog.Length).Where(f => !isCatalog[f])];
        TileRows = model.Plan.Memory.TileRows;
        Tiles = (Count + TileRows - 1) / TileRows;
        var floats = Tiles * (double)Plan.KeptFloats + Padding.Lane;
        MemoryLimit.Check(floats, $"Scoring {catalog.Count} rows takes");
        _kept = new NativeBuffer((long)floats);
        using var run = new RunMemory(model.Plan, workers: 1, isTraining: false, [.. Enumerable.Range(0, isCatalog.Length).Where(f => isCatalog[f])]);
        run.Bind(catalog, null);
        foreach (var step in Plan.CatalogOperators)
            step.Prepare(run);
        for (var t = 0; t < Tiles; t++)
        {
            var tile = new Tile(run, 0, t, t * TileRows, Rows(t));
            foreach (var step in Plan.CatalogOperators)
                step.Forward(tile);
            foreach (var part in Plan.CatalogParts)
                part.Compute(tile, Kept(t) + part.Offset);
        }

        if (engine.UsesBytes && Plan.CodedStep is { } split)
            Codes = CatalogCodes.Create(this, split);
    }

    /// <summary>The rows of the catalog.</summary>
    public int Count { get; }

    public int TileRows { get; }

    public int Tiles { get; }

    /// <summary>The codes of what is kept, where bounds are computed from bytes.</summary>
    public CatalogCodes? Codes { get; }

    public ScoringPlan Plan { get; }

    /// <summary>The features of the context, by their position in the plan.</summary>
    public int[] ContextFeatures { get; }

    public int Rows(int tile) => Math.Min(TileRows, Count - tile * TileRows);

    public float* Kept(int tile) => _kept.Pointer + tile * Plan.KeptFloats;

    public override ScoringRun CreateRun() => new CpuScoringRun(this, _model, _engine);

    public override void Dispose()
    {
        _kept.Dispose();
        Codes?.Dispose();
    }
}
