namespace DeepMF.Specs;

/// <summary>One branch of a model: an input and the layers of its tower.</summary>
/// <remarks>Output shape: <c>[B, Width]</c>.</remarks>
public sealed record BranchSpec
{
    /// <summary>Describes a branch.</summary>
    /// <param name="input">What enters the tower.</param>
    /// <param name="layers">The layers of the tower, in order; none leaves the input as it is.</param>
    /// <exception cref="ArgumentException">A residual block in the tower changes the width.</exception>
    public BranchSpec(InputSpec input, SpecList<LayerSpec> layers = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        Input = input;
        Layers = layers;
        Width = LayerWidths.After(layers, input.Width);
    }

    /// <summary>What enters the tower.</summary>
    public InputSpec Input { get; }

    /// <summary>The layers of the tower, in order.</summary>
    public SpecList<LayerSpec> Layers { get; }

    /// <summary>The width of the tower's output.</summary>
    public int Width { get; }
}
