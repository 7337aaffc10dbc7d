using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Torch.Plan;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepMF.Torch.Updates;

/// <summary>Moves the rows of a table that the batch touches, or all of them where Adam is asked to.</summary>
internal sealed class TableUpdate(TableUse use, TrainingPass pass, Optimizer optimizer)
    : ParameterUpdate(use.Table, optimizer, sumsRows: optimizer is AdaGrad { Accumulator: TableAccumulator.PerRow })
{
    private readonly bool _movesAllRows = optimizer is Adam { Rule: TableRule.AllRows };

    public override Tensor? Leaf => pass.Leaves.GetValueOrDefault(Parameter);

    private Tensor Rows => pass.Touched(use.Feature).Unique;

    public override void Take(Tensor? gradient, int batchRows)
    {
        Gradient = gradient;
        if (gradient is null || Parameter.Spec.L2 == 0)
            return;
        // Each occurrence of a row is penalised: 2 λ n w / B.
        using Scalar penalty = (float)(2 * Parameter.Spec.L2 / batchRows);
        Gradient = gradient.addcmul(Leaf!.detach(), pass.Touched(use.Feature).Counts, penalty);
    }

    public override void Move(in UpdateTerms terms)
    {
        if (Gradient is null || Leaf is not { } leaf)
            return;
        if (_movesAllRows)
        {
            UpdateRule.Apply(Optimizer, terms, Parameter.Values, zeros_like(Parameter.Values).index_copy_(0, Rows, Gradient), State);
            return;
        }

        var weight = leaf.detach();
        var state = new Tensor[State.Length];
        for (var i = 0; i < state.Length; i++)
            state[i] = State[i].index_select(0, Rows);
        UpdateRule.Apply(Optimizer, terms, weight, Gradient, state);
        Parameter.Values.index_copy_(0, Rows, weight);
        for (var i = 0; i < state.Length; i++)
            State[i].index_copy_(0, Rows, state[i]);
    }
}
