using System.Collections.Concurrent;
using DeepMF.Cpu.Plan;
using DeepMF.Cpu.Ratings;
using DeepMF.Cpu.Scoring;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Scoring;

namespace DeepMF.Cpu;

/// <summary>A model in native memory.</summary>
internal sealed class CpuModel : IEngineModel, ICatalogScoring, IRatingTraining
{
    private readonly CpuEngine _engine;
    private readonly CpuParameter[] _parameters;
    private readonly ConcurrentBag<CpuPrediction> _predictions = [];
    private readonly SessionGate _gate = new();
    private IDisposable? _session;
    private bool _isDisposed;

    public CpuModel(CpuEngine engine, ModelSpec spec, ulong? seed)
    {
        _engine = engine;
        Spec = spec;
        MemoryLimit.Check(spec.Parameters.Sum(p => (double)CpuParameter.MemoryFloatsOf(p)), "The parameters of the model take");
        _parameters = [.. spec.Parameters.Select(p => new CpuParameter(p))];
        if (seed is { } start)
        {
            foreach (var parameter in _parameters)
                parameter.Initialize(start, engine.Options.Threads);
        }

        Plan = PlanBuilder.Build(spec, _parameters.ToDictionary(p => p.Spec.Name), engine.Kernels, engine.Options.TileRows);
    }

    public IEngine Engine => _engine;

    public ModelSpec Spec { get; }

    public ModelPlan Plan { get; }

    public IReadOnlyList<Parameter> Parameters => _parameters;

    public void CheckAlive() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    public void Predict(Batch batch, Span<float> destination)
    {
        CheckAlive();
        BatchCheck.Destination(batch, Spec.Head.OutputWidth, destination);
        if (batch.Count == 0)
            return;
        if (!_predictions.TryTake(out var prediction))
            prediction = new CpuPrediction(this, _engine);
        try
        {
            prediction.Run(batch, destination);
        }
        finally
        {
            _predictions.Add(prediction);
        }
    }

    public CatalogSnapshot CreateSnapshot(Batch catalog, bool[] isCatalog)
    {
        CheckAlive();
        return new CpuCatalog(this, _engine, catalog, isCatalog);
    }

    public ITrainingSession StartTraining(Optimizer optimizer, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        CheckAlive();
        _gate.Enter();
        try
        {
            var session = new CpuTrainingSession(this, _engine, optimizer, seed);
            _session = session;
            return session;
        }
        catch
        {
            EndTraining();
            throw;
        }
    }

    public IRatingSession? StartRatings(Optimizer optimizer, ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<float> targets, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        CheckAlive();
        if (RatingModel.Find(Spec, _parameters, optimizer) is not { } parts)
            return null;
        parts.Check(Spec.Head, left, right, targets);
        MemoryLimit.Check(_parameters.Sum(p => (double)p.MemoryFloats) + RatingStates.Floats(optimizer, parts) + 3.0 * targets.Length, $"Training the model with {optimizer.GetType().Name}, rating by rating, takes");
        _gate.Enter();
        try
        {
            var session = new CpuRatingSession(this, _engine, parts, optimizer, left, right, targets, seed);
            _session = session;
            return session;
        }
        catch
        {
            EndTraining();
            throw;
        }
    }

    public void EndTraining()
    {
        _session = null;
        _gate.Leave();
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _session?.Dispose();
        foreach (var prediction in _predictions)
            prediction.Dispose();
        foreach (var parameter in _parameters)
            parameter.Dispose();
    }
}
