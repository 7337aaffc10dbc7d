namespace DeepMF.Specs;

/// <summary>A block of layers whose parameters are shared with every block of the same name in the model, as in a siamese network (Bromley et al. 1993).</summary>
/// <remarks>
/// Each occurrence computes on its own input; the gradients of all occurrences add up. Shapes: <c>[B, D]</c> in, the shape of the last layer out.
/// </remarks>
public sealed record SharedSpec : LayerSpec
{
    internal const string NamePrefix = "shared.";

    /// <summary>Describes a shared block.</summary>
    /// <param name="name">The name under which it is shared; the rules of feature names hold.</param>
    /// <param name="layers">The layers, in order, at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or holds a character that names may not hold, or there are no layers.</exception>
    public SharedSpec(string name, SpecList<LayerSpec> layers)
    {
        Name = NameCheck.Checked(name, "shared block");
        CheckLayers(name, layers, nameof(layers));
        Layers = layers;
    }

    /// <summary>The name under which it is shared.</summary>
    public string Name { get; }

    /// <summary>The layers, in order.</summary>
    public SpecList<LayerSpec> Layers { get; }

    /// <summary>What the names of its parameters start with, wherever it stands.</summary>
    internal string Prefix => NamePrefix + Name;

    /// <inheritdoc/>
    public override int OutputWidth(int inputWidth)
    {
        foreach (var layer in Layers)
            inputWidth = layer.OutputWidth(inputWidth);
        return inputWidth;
    }

    internal override string KindName => "shared";

    internal static void CheckLayers(string name, SpecList<LayerSpec> layers, string parameter)
    {
        if (layers.Count == 0)
            throw new ArgumentException($"The shared block '{name}' has no layers. Put at least one layer into it.", parameter);
    }
}
