namespace DeepMF.Specs;

/// <summary>A block of layers whose output is added to its input: x + f(x) (He et al. 2016, eq. 1).</summary>
/// <remarks>Shapes: <c>[B, D] → [B, D]</c>; the block keeps the width.</remarks>
/// <param name="Layers">The layers of f, in order.</param>
public sealed record ResidualSpec(SpecList<LayerSpec> Layers) : LayerSpec
{
    internal override string KindName => "residual";
}
