using DeepMF.Specs;

namespace DeepMF;

/// <summary>The layers of a shared block: every block of the same name in the model has the same parameters.</summary>
public sealed record SharedBlock : LayerStack<SharedBlock>
{
    internal SharedBlock(int width, SpecList<LayerSpec> layers)
        : base(width, layers)
    {
    }

    private protected override SharedBlock With(int width, SpecList<LayerSpec> layers) => new(width, layers);
}
