using DeepMF.Engines;
using DeepMF.Optimizers;
using static TorchSharp.torch;

namespace DeepMF.Torch.Updates;

/// <summary>Moves a parameter as a whole.</summary>
internal sealed class DenseUpdate(TorchParameter parameter, Optimizer optimizer) : ParameterUpdate(parameter, optimizer)
{
    public override Tensor? Leaf => Parameter.Values;

    public override void Take(Tensor? gradient, int batchRows) => Gradient = gradient;

    public override void Move(in UpdateTerms terms)
    {
        if (Gradient is { } gradient)
            UpdateRule.Apply(Optimizer, terms, Parameter.Values, gradient, State);
    }
}
