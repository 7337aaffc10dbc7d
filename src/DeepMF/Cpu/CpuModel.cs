using System.Collections.Concurrent;
using DeepMF.Cpu.Plan;
using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Cpu;

/// <summary>A model in native memory.</summary>
internal sealed class CpuModel : IEngineModel
{
    private readonly CpuEngine _engine;
    private readonly CpuParameter[] _parameters;
    private readonly ConcurrentBag<CpuPrediction> _predictions = [];
    private CpuTrainingSession? _session;
    private bool _isTraining;
    private bool _isDisposed;

    public CpuModel(CpuEngine engine, ModelSpec spec, ulong? seed)
    {
        _engine = engine;
        Spec = spec;
        MemoryLimit.Check(spec.Parameters.Sum(p => (double)p.Length), "The parameters of the model take");
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

    public void Predict(Batch batch, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var expected = (long)batch.Count * Spec.Head.OutputWidth;
        if (destination.Length != expected)
            throw new ArgumentException($"Predictions for {batch.Count} rows are {expected} numbers, but the destination has room for {destination.Length}.", nameof(destination));
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

    public ITrainingSession StartTraining(Optimizer optimizer, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        // Two threads may come at once, and a session takes a while to make.
        if (Interlocked.Exchange(ref _isTraining, true))
            throw new InvalidOperationException("The model has a training session already. Dispose it before another is started.");
        try
        {
            return _session = new CpuTrainingSession(this, _engine, optimizer, seed);
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
        Volatile.Write(ref _isTraining, false);
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
