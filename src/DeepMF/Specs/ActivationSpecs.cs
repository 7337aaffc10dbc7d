namespace DeepMF.Specs;

/// <summary>The rectifier: max(0, x).</summary>
public sealed record ReluSpec : LayerSpec
{
    internal override string KindName => "relu";
}

/// <summary>The leaky rectifier: x for x &gt; 0, else <see cref="Slope"/> · x (Maas et al. 2013).</summary>
public sealed record LeakyReluSpec : LayerSpec
{
    /// <summary>Describes a leaky rectifier.</summary>
    /// <param name="slope">The slope for negative inputs, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slope"/> is negative, above 1 or not a number.</exception>
    public LeakyReluSpec(double slope = 0.01)
    {
        if (!(slope is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(slope), slope, "The slope of a leaky rectifier is a number from 0 to 1.");
        Slope = slope;
    }

    /// <summary>The slope for negative inputs.</summary>
    /// <value>The default is 0.01.</value>
    public double Slope { get; }

    internal override string KindName => "leakyRelu";
}

/// <summary>The rectifier with a learned slope a for negative inputs, one per unit: x for x &gt; 0, else a · x (He et al. 2015, eq. 1).</summary>
/// <remarks>Shapes: <c>[B, D] → [B, D]</c>; slope <c>[D]</c>.</remarks>
public sealed record PReluSpec : LayerSpec
{
    /// <summary>Describes a rectifier with learned slopes.</summary>
    /// <param name="initialSlope">Where the slopes start, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="initialSlope"/> is negative, above 1 or not a number.</exception>
    public PReluSpec(double initialSlope = 0.25)
    {
        if (!(initialSlope is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(initialSlope), initialSlope, "The initial slope of a PRelu layer is a number from 0 to 1.");
        InitialSlope = initialSlope;
    }

    /// <summary>Where the slopes start.</summary>
    /// <value>The default is 0.25.</value>
    public double InitialSlope { get; }

    internal override string KindName => "pRelu";
}

/// <summary>The logistic function: 1 / (1 + e⁻ˣ).</summary>
public sealed record SigmoidSpec : LayerSpec
{
    internal override string KindName => "sigmoid";
}

/// <summary>The hyperbolic tangent.</summary>
public sealed record TanhSpec : LayerSpec
{
    internal override string KindName => "tanh";
}

/// <summary>The Gaussian error linear unit in its tanh form: x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))) (Hendrycks and Gimpel 2016, section 2).</summary>
public sealed record GeluSpec : LayerSpec
{
    internal override string KindName => "gelu";
}
