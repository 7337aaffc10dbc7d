using System.Runtime.Intrinsics;
using DeepMF.Cpu.Kernels;
using DeepMF.Optimizers;

namespace DeepMF.Cpu.Updates;

/// <summary>Turns an optimizer into row updaters and into the numbers of a step.</summary>
internal static class UpdateRules
{
    /// <summary>The updater of an optimizer for rows padded to whole vectors.</summary>
    public static RowUpdater Wide(Optimizer optimizer, int bits) => bits switch
    {
        512 => Create<Lanes512, Vector512<float>>(optimizer),
        256 => Create<Lanes256, Vector256<float>>(optimizer),
        _ => Create<Lanes128, Vector128<float>>(optimizer),
    };

    /// <summary>The updater of an optimizer for rows too short for a vector.</summary>
    public static RowUpdater Narrow(Optimizer optimizer) => Create<ScalarLanes, float>(optimizer);

    /// <summary>The numbers of a step for one kind of parameter.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="step">The step t, from 1.</param>
    /// <param name="learningRate">The learning rate, the group's factor included.</param>
    /// <param name="decays">Whether weight decay applies.</param>
    public static UpdateTerms Terms(Optimizer optimizer, long step, double learningRate, bool decays)
    {
        var terms = new UpdateTerms
        {
            LearningRate = (float)learningRate,
            Shrink = 1,
            ClipScale = 1,
            ClipValue = (float)(optimizer.ClipValue ?? double.PositiveInfinity),
            IsClipping = optimizer.ClipValue is not null || optimizer.ClipNorm is not null,
        };
        if (decays && optimizer is AdamW)
            terms.Shrink = (float)(1 - learningRate * optimizer.WeightDecay);
        else if (decays)
            terms.Decay = (float)optimizer.WeightDecay;
        switch (optimizer)
        {
            case Sgd sgd:
                terms.FirstDecay = (float)sgd.Momentum;
                break;
            case Adam adam:
                SetAdam(ref terms, step, learningRate, adam.Beta1, adam.Beta2, adam.Epsilon);
                break;
            case AdamW adam:
                SetAdam(ref terms, step, learningRate, adam.Beta1, adam.Beta2, adam.Epsilon);
                break;
            case AdaGrad adaGrad:
                terms.Epsilon = Epsilon(adaGrad.Epsilon);
                break;
            case RmsProp rmsProp:
                terms.FirstDecay = (float)rmsProp.Alpha;
                terms.Epsilon = Epsilon(rmsProp.Epsilon);
                break;
        }

        return terms;
    }

    private static void SetAdam(ref UpdateTerms terms, long step, double learningRate, double beta1, double beta2, double epsilon)
    {
        terms.LearningRate = (float)(learningRate / (1 - Math.Pow(beta1, step)));
        terms.RootScale = (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step)));
        terms.FirstDecay = (float)beta1;
        terms.SecondDecay = (float)beta2;
        terms.Epsilon = Epsilon(epsilon);
    }

    /// <summary>Above 0 in single precision too: a weight whose gradient is zero would become 0 / 0.</summary>
    private static float Epsilon(double epsilon) => Math.Max((float)epsilon, float.Epsilon);

    private static RowUpdater Create<TLanes, TVector>(Optimizer optimizer)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct => optimizer switch
        {
            Sgd { Momentum: 0 } => new RowUpdater<SgdRule, TLanes, TVector>(),
            Sgd { Nesterov: true } => new RowUpdater<NesterovRule, TLanes, TVector>(),
            Sgd => new RowUpdater<MomentumRule, TLanes, TVector>(),
            Adam or AdamW => new RowUpdater<AdamRule, TLanes, TVector>(),
            AdaGrad => new RowUpdater<AdaGradRule, TLanes, TVector>(),
            RmsProp => new RowUpdater<RmsPropRule, TLanes, TVector>(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
