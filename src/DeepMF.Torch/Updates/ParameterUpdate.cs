using DeepMF.Engines;
using DeepMF.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepMF.Torch.Updates;

/// <summary>The optimizer's state of one parameter, and the parameter's gradient of one step.</summary>
internal abstract class ParameterUpdate : IDisposable
{
    private readonly Tensor[] _state;

    /// <param name="parameter">The parameter.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="sumsRows">Whether the state is a column, a number for each row: <c>[N, 1]</c>.</param>
    protected ParameterUpdate(TorchParameter parameter, Optimizer optimizer, bool sumsRows = false)
    {
        Parameter = parameter;
        Optimizer = optimizer;
        var initial = optimizer is AdaGrad adaGrad ? (float)adaGrad.InitialAccumulator : 0;
        _state = new Tensor[UpdateRule.States(optimizer)];
        using var column = sumsRows ? parameter.Values.narrow(1, 0, 1) : null;
        for (var i = 0; i < _state.Length; i++)
            _state[i] = full_like(column ?? parameter.Values, initial, requires_grad: false).DetachFromDisposeScope();
    }

    public TorchParameter Parameter { get; }

    /// <summary>The gradient of the step, or null where the loss does not depend on the parameter.</summary>
    public Tensor? Gradient { get; protected set; }

    protected Optimizer Optimizer { get; }

    protected ReadOnlySpan<Tensor> State => _state;

    /// <summary>What the gradient is taken of.</summary>
    public abstract Tensor? Leaf { get; }

    /// <summary>Takes the gradient of the leaf and adds the penalty. It is never changed in place: two leaves may share a gradient.</summary>
    public abstract void Take(Tensor? gradient, int batchRows);

    /// <summary>Moves the parameter.</summary>
    public abstract void Move(in UpdateTerms terms);

    /// <summary>Cuts the size of every number of the gradient.</summary>
    public void Clamp(double limit)
    {
        using Scalar low = (float)-limit, high = (float)limit;
        Gradient = Gradient?.clamp(low, high);
    }

    public void Scale(float factor)
    {
        using Scalar scalar = factor;
        Gradient = Gradient?.mul(scalar);
    }

    public UpdateTerms Terms(long step, double learningRate) =>
        UpdateTerms.Of(Optimizer, step, learningRate * Optimizer.Factors.Of(Parameter.Spec.Group), Parameter.Spec.Kind == ParameterKind.Weight);

    public void Dispose()
    {
        foreach (var state in _state)
            state.Dispose();
    }
}
