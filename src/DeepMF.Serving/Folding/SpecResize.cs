using System.Diagnostics;
using DeepMF.Specs;

namespace DeepMF.Serving.Folding;

/// <summary>The description of a model whose users or items have another number of values.</summary>
internal static class SpecResize
{
    public static ModelSpec With(ModelSpec spec, CategoricalFeature feature) => new(Body(spec.Body, feature), spec.Head, spec.Biases);

    private static BodySpec Body(BodySpec body, CategoricalFeature feature) => body switch
    {
        DotSpec dot => new DotSpec(Branch(dot.Left, feature), Branch(dot.Right, feature)),
        TrunkSpec trunk => Trunk(trunk, feature),
        _ => throw new UnreachableException(),
    };

    private static TrunkSpec Trunk(TrunkSpec trunk, CategoricalFeature feature) => new(
        trunk.Source switch
        {
            MergeSpec merge => new MergeSpec(merge.Kind, [.. merge.Branches.Select(b => Branch(b, feature))]),
            JoinSpec join => new JoinSpec(Trunk(join.Left, feature), Trunk(join.Right, feature)),
            _ => throw new UnreachableException(),
        },
        trunk.Layers);

    private static BranchSpec Branch(BranchSpec branch, CategoricalFeature feature) => branch.Input is EmbeddingSpec table && table.Feature.Name == feature.Name
        ? new BranchSpec(new EmbeddingSpec(feature, table.Dimension, table.Options), branch.Layers)
        : branch;
}
