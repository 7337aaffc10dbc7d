using System.Runtime.Intrinsics;
using DeepMF.Cpu.Kernels;
using DeepMF.Optimizers;

namespace DeepMF.Cpu.Updates;

/// <summary>Turns an optimizer into row updaters.</summary>
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
