using DeepMF.Specs;

namespace DeepMF;

/// <summary>The layers f of a residual block x + f(x): it must end with the width that it began with.</summary>
public sealed record ResidualBlock : LayerStack<ResidualBlock>
{
    internal ResidualBlock(int width, SpecList<LayerSpec> layers)
        : base(width, layers)
    {
    }

    private protected override ResidualBlock With(int width, SpecList<LayerSpec> layers) => new(width, layers);
}
