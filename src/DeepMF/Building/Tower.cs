using DeepMF.Specs;

namespace DeepMF;

/// <summary>The layers between an input and the merge: layers only, no merge and no head.</summary>
public sealed record Tower : LayerStack<Tower>
{
    internal Tower(int width, SpecList<LayerSpec> layers)
        : base(width, layers)
    {
    }

    private protected override Tower With(int width, SpecList<LayerSpec> layers) => new(width, layers);
}
