using System.Collections.Concurrent;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Torch.Modules;
using DeepMF.Torch.Plan;
using static TorchSharp.torch;

namespace DeepMF.Torch;

/// <summary>A model in tensors.</summary>
internal sealed class TorchModel : IEngineModel
{
    private readonly TorchEngine _engine;
    private readonly ModuleSet _modules;
    private readonly List<TorchParameter> _parameters = [];
    private readonly ConcurrentBag<TorchPrediction> _predictions = [];
    private readonly SessionGate _gate = new();
    private TorchTrainingSession? _session;
    private bool _isDisposed;

    public TorchModel(TorchEngine engine, ModelSpec spec, ulong? seed)
    {
        _engine = engine;
        Spec = spec;
        Device = engine.CreateDevice();
        CheckMemory(spec.Parameters.Sum(p => (double)p.Length), "The parameters of the model take");
        _modules = new ModuleSet(Device, seed);
        try
        {
            var layout = spec.Parameters;
            foreach (var parameter in layout.Where(p => p.Initializer is not ModuleInitializer))
                _parameters.Add(Allocate(parameter, seed));
            Network = NetworkBuilder.Build(spec, _parameters.ToDictionary(p => p.Spec.Name), _modules);
            foreach (var parameter in layout.Where(p => p.Initializer is ModuleInitializer))
                _parameters.Add(_modules.Parameter(parameter));
            var order = layout.Select((p, i) => (p.Name, i)).ToDictionary();
            _parameters.Sort((a, b) => order[a.Spec.Name].CompareTo(order[b.Spec.Name]));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IEngine Engine => _engine;

    public ModelSpec Spec { get; }

    public Device Device { get; }

    public Network Network { get; } = null!;

    public IReadOnlyList<Parameter> Parameters => _parameters;

    public IReadOnlyList<TorchParameter> TorchParameters => _parameters;

    public void Predict(Batch batch, Span<float> destination)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        BatchCheck.Destination(batch, Spec.Head.OutputWidth, destination);
        if (batch.Count == 0)
            return;
        if (!_predictions.TryTake(out var prediction))
            prediction = new TorchPrediction(this);
        try
        {
            prediction.Run(batch, destination);
        }
        catch (Exception e) when (TorchErrors.IsOutOfMemory(e))
        {
            throw TorchErrors.OutOfMemory(_engine, e);
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
        _gate.Enter();
        using var normal = TorchEngine.NormalMode();
        try
        {
            return _session = new TorchTrainingSession(this, _engine, optimizer, seed);
        }
        catch (Exception e)
        {
            EndTraining();
            if (TorchErrors.IsOutOfMemory(e))
                throw TorchErrors.OutOfMemory(_engine, e);
            throw;
        }
    }

    public void EndTraining()
    {
        _session = null;
        _gate.Leave();
    }

    /// <summary>Refuses what the processor's memory cannot hold; a GPU says so itself.</summary>
    public void CheckMemory(double floats, string what)
    {
        if (!_engine.IsCuda)
            MemoryLimit.Check(floats, what);
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
        _modules.Dispose();
    }

    private TorchParameter Allocate(ParameterSpec spec, ulong? seed)
    {
        var parameter = TorchParameter.Zeros(spec, Device);
        if (seed is { } start)
            parameter.Initialize(start);
        return parameter;
    }
}
