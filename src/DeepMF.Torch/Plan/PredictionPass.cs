using System.Diagnostics;
using DeepMF.Specs;
using DeepMF.Torch.Batches;
using static TorchSharp.torch;

namespace DeepMF.Torch.Plan;

/// <summary>A pass that reads tables where they are; dropout is off and nothing moves.</summary>
internal sealed class PredictionPass(SpecList<Feature> features, Device device) : ForwardPass(features, device)
{
    public override bool IsTraining => false;

    public override Tensor DropoutMask(int layer, double rate, int width) => throw new UnreachableException();

    public override Tensor Moving(TorchParameter statistic) => throw new UnreachableException();

    protected override Tensor Lookup(TorchParameter table, int feature) => table.Values.index_select(0, ((IndexTensors)Inputs[feature]).Indices());
}
