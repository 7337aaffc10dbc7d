using System.Diagnostics;
using DeepMF.Engines;
using DeepMF.Optimizers;
using static TorchSharp.torch;

namespace DeepMF.Torch.Updates;

/// <summary>How weights move along their gradient, in place; the formulas stand at the optimizers.</summary>
internal static class UpdateRule
{
    /// <summary>The tensors of state per weight, or per row of a table.</summary>
    public static int States(Optimizer optimizer) => optimizer switch
    {
        Sgd { Momentum: 0 } => 0,
        Adam or AdamW => 2,
        _ => 1,
    };

    /// <summary>Moves weights. Everything but the gradient is changed in place.</summary>
    public static void Apply(Optimizer optimizer, in UpdateTerms terms, Tensor weight, Tensor gradient, ReadOnlySpan<Tensor> state)
    {
        if (terms.Decay != 0)
            gradient = Sum(gradient, weight, terms.Decay);
        if (terms.Shrink != 1)
            Scale(weight, terms.Shrink);
        switch (optimizer)
        {
            case Sgd { Momentum: 0 }:
                Add(weight, gradient, -terms.LearningRate);
                break;
            case Sgd sgd:
                Add(Scale(state[0], terms.FirstDecay), gradient, 1);
                if (sgd.Nesterov)
                    Add(weight, gradient, -terms.LearningRate);
                Add(weight, state[0], sgd.Nesterov ? -terms.LearningRate * terms.FirstDecay : -terms.LearningRate);
                break;
            case Adam or AdamW:
                Add(Scale(state[0], terms.FirstDecay), gradient, 1 - terms.FirstDecay);
                AddSquare(Scale(state[1], terms.SecondDecay), gradient, 1 - terms.SecondDecay);
                AddQuotient(weight, state[0], Root(state[1], terms.RootScale, terms.Epsilon), -terms.LearningRate);
                break;
            case AdaGrad:
                // A column of state is a sum per row of a table; that of a table which is itself a column is the same either way.
                if (state[0].shape[^1] == gradient.shape[^1])
                    AddSquare(state[0], gradient, 1);
                else
                    Add(state[0], gradient.square().mean([1], keepdim: true), 1);
                AddQuotient(weight, gradient, Root(state[0], 1, terms.Epsilon), -terms.LearningRate);
                break;
            case RmsProp:
                AddSquare(Scale(state[0], terms.FirstDecay), gradient, 1 - terms.FirstDecay);
                AddQuotient(weight, gradient, Root(state[0], 1, terms.Epsilon), -terms.LearningRate);
                break;
            default:
                throw new UnreachableException();
        }
    }

    // A Scalar is native memory that no scope frees, so each is disposed of where it is made.
    private static Tensor Scale(Tensor tensor, float factor)
    {
        using TorchSharp.Scalar scalar = factor;
        return tensor.mul_(scalar);
    }

    private static Tensor Sum(Tensor tensor, Tensor summand, float factor)
    {
        using TorchSharp.Scalar scalar = factor;
        return tensor.add(summand, scalar);
    }

    private static void Add(Tensor tensor, Tensor summand, float factor)
    {
        using TorchSharp.Scalar scalar = factor;
        tensor.add_(summand, scalar);
    }

    private static void AddSquare(Tensor tensor, Tensor gradient, float factor)
    {
        using TorchSharp.Scalar scalar = factor;
        tensor.addcmul_(gradient, gradient, scalar);
    }

    private static void AddQuotient(Tensor tensor, Tensor numerator, Tensor denominator, float factor)
    {
        using TorchSharp.Scalar scalar = factor;
        tensor.addcdiv_(numerator, denominator, scalar);
    }

    /// <summary>√s · scale + ε.</summary>
    private static Tensor Root(Tensor squares, float scale, float epsilon)
    {
        using TorchSharp.Scalar summand = epsilon;
        var root = squares.sqrt();
        return (scale == 1 ? root : Scale(root, scale)).add_(summand);
    }
}
