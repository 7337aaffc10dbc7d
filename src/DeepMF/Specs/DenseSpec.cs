namespace DeepMF.Specs;

/// <summary>A fully connected layer: y = x W + b.</summary>
/// <remarks>Shapes: <c>[B, D] → [B, Units]</c>; weight <c>[D, Units]</c>, bias <c>[Units]</c>.</remarks>
public sealed record DenseSpec : LayerSpec
{
    /// <summary>Describes a fully connected layer.</summary>
    /// <param name="units">The width of the output, at least 1.</param>
    /// <param name="initializer">How the weight starts; <see langword="null"/> means <see cref="Initializer.Glorot"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is less than 1.</exception>
    public DenseSpec(int units, Initializer? initializer = null)
    {
        if (units <= 0)
            throw new ArgumentOutOfRangeException(nameof(units), units, "A dense layer needs at least 1 unit.");
        Units = units;
        Initializer = initializer ?? Initializer.Glorot;
    }

    /// <summary>The width of the output.</summary>
    public int Units { get; }

    /// <summary>How the weight starts; the bias starts at zero.</summary>
    /// <value>The default is <see cref="Initializer.Glorot"/>.</value>
    public Initializer Initializer { get; }

    /// <inheritdoc/>
    public override int OutputWidth(int inputWidth) => Units;

    internal override string KindName => "dense";
}
