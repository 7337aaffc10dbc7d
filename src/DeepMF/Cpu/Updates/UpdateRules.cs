using System.Runtime.Intrinsics;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;
using DeepMF.Optimizers;

namespace DeepMF.Cpu.Updates;

/// <summary>Turns an optimizer into row updaters.</summary>
internal static class UpdateRules
{
    /// <summary>The updater of an optimizer for rows of dense parameters, which are padded to whole vectors.</summary>
    public static RowUpdater Dense(Optimizer optimizer, int bits) => Wide(optimizer, bits, sumsRows: false);

    /// <summary>The updater of an optimizer for rows of a table, which are not padded where they are too short for a vector.</summary>
    public static RowUpdater Table(Optimizer optimizer, int bits, int stride)
    {
        var sumsRows = optimizer is AdaGrad { Accumulator: TableAccumulator.PerRow };
        return stride < Padding.Lane ? Create<ScalarLanes, float>(optimizer, sumsRows) : Wide(optimizer, bits, sumsRows);
    }

    private static RowUpdater Wide(Optimizer optimizer, int bits, bool sumsRows) => bits switch
    {
        512 => Create<Lanes512, Vector512<float>>(optimizer, sumsRows),
        256 => Create<Lanes256, Vector256<float>>(optimizer, sumsRows),
        _ => Create<Lanes128, Vector128<float>>(optimizer, sumsRows),
    };

    private static RowUpdater Create<TLanes, TVector>(Optimizer optimizer, bool sumsRows)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct => optimizer switch
        {
            Sgd { Momentum: 0 } => new RowUpdater<SgdRule, TLanes, TVector>(),
            Sgd { Nesterov: true } => new RowUpdater<NesterovRule, TLanes, TVector>(),
            Sgd => new RowUpdater<MomentumRule, TLanes, TVector>(),
            Adam or AdamW => new RowUpdater<AdamRule, TLanes, TVector>(),
            AdaGrad when sumsRows => new RowUpdater<RowAdaGradRule, TLanes, TVector>(),
            AdaGrad => new RowUpdater<AdaGradRule, TLanes, TVector>(),
            RmsProp => new RowUpdater<RmsPropRule, TLanes, TVector>(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
