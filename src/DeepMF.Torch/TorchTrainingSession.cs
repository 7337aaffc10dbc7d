using System.Runtime.InteropServices;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Torch.Modules;
using DeepMF.Torch.Plan;
using DeepMF.Torch.Updates;
using static TorchSharp.torch;

namespace DeepMF.Torch;

/// <summary>Trains a model: forward and backward through libtorch's gradients, then dense parameters and touched rows, all in one scope per step.</summary>
internal sealed class TorchTrainingSession : ITrainingSession
{
    private readonly TorchModel _model;
    private readonly TorchEngine _engine;
    private readonly Optimizer _optimizer;
    private readonly TrainingPass _pass;
    private readonly Head _head;
    private readonly List<ParameterUpdate> _updates = [];
    private readonly CounterRandom _random;
    private readonly Tensor[] _moduleStatistics;
    private bool _isDisposed;

    public TorchTrainingSession(TorchModel model, TorchEngine engine, Optimizer optimizer, ulong seed)
    {
        _model = model;
        _engine = engine;
        _optimizer = optimizer;
        _random = DropoutMask.Session(seed);
        _moduleStatistics = [.. model.TorchParameters.Where(p => p.Spec is { Kind: ParameterKind.Statistic, Initializer: ModuleInitializer }).Select(p => p.Values)];
        model.CheckMemory(
            model.Parameters.Sum(p => (double)p.Spec.Length * (p.Spec.Kind == ParameterKind.Statistic ? 1 : 1 + UpdateRule.States(optimizer))),
            $"Training the model with {optimizer.GetType().Name} takes");
        _pass = new TrainingPass(model.Spec.Features, model.Device);
        _head = new Head(model.Spec.Head, model.Device);
        try
        {
            foreach (var parameter in model.TorchParameters.Where(p => p.IsTrained))
                _updates.Add(new DenseUpdate(parameter, optimizer));
            foreach (var use in model.Network.Tables)
                _updates.Add(new TableUpdate(use, _pass, optimizer));
        }
        catch
        {
            Release();
            throw;
        }
    }

    public long Steps { get; private set; }

    public double Step(Batch batch, double learningRate)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        BatchCheck.Step(batch, learningRate);
        _pass.Bind(batch);
        BatchCheck.Targets(batch, _model.Spec.Head);
        try
        {
            using var normal = TorchEngine.NormalMode();
            using var scope = NewDisposeScope();
            return Run(batch, learningRate);
        }
        catch (Exception e) when (TorchErrors.IsOutOfMemory(e))
        {
            throw TorchErrors.OutOfMemory(_engine, e);
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _model.EndTraining();
        Release();
    }

    private double Run(Batch batch, double learningRate)
    {
        _pass.DropoutKey = _random.Next64((ulong)Steps);
        _pass.Load(0, batch.Count);
        if (Steps == 0 && _model.Network.Modules.Count > 0)
            TryModules();
        _pass.FindRows();
        Tensor loss;
        // Put right after the gradient is taken, which needs the statistics as they were left.
        using (new OneRowStatistics(batch.Count == 1 ? _moduleStatistics : []))
        {
            loss = Loss(batch);
            TakeGradients(loss, batch.Count);
        }

        using (no_grad())
        {
            Clip();
            foreach (var update in _updates)
                update.Move(update.Terms(Steps + 1, learningRate));
            foreach (var (statistic, moved) in _pass.Moved)
                statistic.Values.copy_(moved);
        }

        Steps++;
        return loss.item<float>();
    }

    /// <summary>Runs the first batch without learning from it: a module that does not fit is found before anything has changed.</summary>
    private void TryModules()
    {
        using var noGradient = no_grad();
        _pass.FindRows();
        _ = _model.Network.Scores(_pass);
    }

    private Tensor Loss(Batch batch)
    {
        using var gradients = enable_grad();
        if (_model.Network.Modules.Count == 0)
            return _head.Loss(_model.Network.Scores(_pass), batch);
        // Modules draw from libtorch's own generator: it is set for the step, so that runs repeat, and put back.
        using var generator = new SeededGenerator(_pass.DropoutKey, _model.Device);
        using var training = new TrainingMode(_model.Network.Modules);
        return _head.Loss(_model.Network.Scores(_pass), batch);
    }

    private void TakeGradients(Tensor loss, int batchRows)
    {
        foreach (var update in _updates)
            update.Take(null, batchRows);
        var updates = _updates.Where(u => u.Leaf is not null).ToArray();
        if (updates.Length == 0 || !loss.requires_grad)
            return;
        Tensor[] leaves = [.. updates.Select(u => u.Leaf!)];
        try
        {
            // Not autograd.grad: TorchSharp lets its errors end the process.
            autograd.backward([loss], inputs: leaves);
            using var noGradient = no_grad();
            for (var i = 0; i < leaves.Length; i++)
                updates[i].Take(leaves[i].grad, batchRows);
        }
        catch (ExternalException e) when (_model.Network.Modules.Count > 0 && !TorchErrors.IsOutOfMemory(e))
        {
            throw new InvalidOperationException(
                $"libtorch cannot take the gradient through the modules of the model: {TorchErrors.FirstLine(e)} A module changed a tensor in place that its gradient needs, or kept one with its gradient from an earlier step: use a new tensor, or detach() what is kept.", e);
        }
        finally
        {
            foreach (var leaf in leaves)
                leaf.grad = null;
        }
    }

    /// <summary>Limits each number of the gradient, then the norm of the whole.</summary>
    private void Clip()
    {
        if (_optimizer.ClipValue is { } largest)
        {
            foreach (var update in _updates)
                update.Clamp(largest);
        }

        if (_optimizer.ClipNorm is not { } limit)
            return;
        var squares = _updates.Where(u => u.Gradient is not null).Select(u => u.Gradient!.square().sum(ScalarType.Float64)).ToArray();
        if (squares.Length == 0)
            return;
        var norm = Math.Sqrt(stack(squares).sum().item<double>());
        // A norm that is not a number leaves the gradient alone: the loss of the next step then shows it.
        if (!(norm > limit))
            return;
        foreach (var update in _updates)
            update.Scale((float)(limit / norm));
    }

    private void Release()
    {
        foreach (var update in _updates)
            update.Dispose();
        _pass.Dispose();
        _head.Dispose();
    }
}
