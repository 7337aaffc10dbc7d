using DeepMF.Cpu;
using DeepMF.Cpu.Scoring;
using DeepMF.Cpu.Scoring.Bounds;
using DeepMF.Cpu.Scoring.Codes;
using DeepMF.Engines;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu.Scoring.Codes;

/// <summary>The bounds of a model of users and items, a hidden layer and another, and its scores.</summary>
internal sealed unsafe class CodedBounds : IDisposable
{
    /// <summary>The items of the catalog.</summary>
    public const int Items = 200;

    private readonly CpuModel _model;
    private readonly CpuCatalog _catalog;
    private readonly ScoringWorkspace _workspace;
    private readonly LinearChoice _linear;
    private readonly ContextCodes _codes;
    private readonly float[] _v;

    public CodedBounds(int embedding, int depth, int units, int seed, double size, Action<Dictionary<string, float[]>>? change = null)
    {
        _model = Build(embedding, depth, units, seed, size, change);
        _catalog = Catalog(_model);
        _workspace = new ScoringWorkspace(_catalog, _model, workers: 1);
        var step = (ProjectedDenseStep)_catalog.Plan.Steps[1];
        Shared = new ScoreBound(step, _model.Plan.Kernels, _catalog.Codes);
        Shared.Prepare();
        _linear = new LinearChoice(Shared);
        _codes = new ContextCodes(_catalog.Codes!, Shared.Bytes!, step);
        _v = new float[step.Input.Stride];
        var contexts = new Batch([Users], Users.Cardinality) { Count = Users.Cardinality };
        for (var u = 0; u < Users.Cardinality; u++)
            contexts.Categorical("user").Indices[u] = u;
        _workspace.Bind(contexts);
        _workspace.Start(0, Users.Cardinality);
    }

    public ScoreBound Shared { get; }

    private static CategoricalFeature Users { get; } = new("user", 4);

    public static CpuModel Build(int embedding, int depth, int units, int seed, double size, Action<Dictionary<string, float[]>>? change)
    {
        var spec = ModelBuilder.Embed(Users, embedding).Embed(new CategoricalFeature("item", Items), embedding).Concat().Dense(depth).Relu().Dense(units).Relu().RegressionHead();
        var parameters = TestRuns.RandomParameters(spec, seed, size);
        change?.Invoke(parameters);
        return (CpuModel)TestRuns.Build(new CpuEngine(new CpuEngineOptions { Threads = 1, UsesBytes = true }), spec, parameters);
    }

    public static CpuCatalog Catalog(CpuModel model)
    {
        var items = (CategoricalFeature)model.Spec.Features.Single(f => f.Name == "item");
        var batch = new Batch([items], Items) { Count = Items };
        for (var i = 0; i < Items; i++)
            batch.Categorical("item").Indices[i] = i;
        return new CpuCatalog(model, new CpuEngine(new CpuEngineOptions { Threads = 1, UsesBytes = true }), batch, [.. model.Spec.Features.Select(f => f == items)]);
    }

    public bool Read(int user)
    {
        var tile = _workspace.Open(0, 0);
        var scores = _workspace.Finish(tile, user, 0);
        var input = Shared.Step.Input;
        fixed (float* v = _v)
        {
            var constant = _linear.Choose(tile.Tile.Values(input), input.Stride, scores, v);
            return _codes.Read(_workspace.Context(_catalog.Codes!.Split.Context, user), v, constant, Shared.Rounding, Shared.Order[..Shared.ExactUnits]);
        }
    }

    public (float[] Scores, float[] Bounds) Run(int user)
    {
        Read(user).Should().BeTrue();
        float[] scores = new float[Items], bounds = new float[Items + 96];
        for (var t = 0; t < _catalog.Tiles; t++)
        {
            _workspace.Finish(_workspace.Open(0, t), user, 0).CopyTo(scores.AsSpan(t * _catalog.TileRows));
            fixed (float* place = &bounds[t * _catalog.TileRows])
                _codes.Compute(_catalog.Codes!.Tile(t), CatalogCodes.RowBlocks(_catalog.Rows(t)), place);
        }

        return (scores, bounds[..Items]);
    }

    public void Dispose()
    {
        _codes.Dispose();
        _linear.Dispose();
        Shared.Dispose();
        _workspace.Dispose();
        _catalog.Dispose();
        _model.Dispose();
    }
}
