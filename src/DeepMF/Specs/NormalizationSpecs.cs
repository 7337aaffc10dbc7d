namespace DeepMF.Specs;

/// <summary>Batch normalisation: γ (x - mean) / √(variance + ε) + β, mean and variance per unit over the batch (Ioffe and Szegedy 2015, algorithm 1).</summary>
/// <remarks>
/// Shapes: <c>[B, D] → [B, D]</c>; γ, β <c>[D]</c>. In prediction the running statistics stand in for those of the batch:
/// running = (1 - Momentum) · running + Momentum · batch, with the unbiased variance.
/// </remarks>
public sealed record BatchNormSpec : LayerSpec
{
    /// <summary>Describes a batch normalisation.</summary>
    /// <param name="momentum">The share of a batch in the running statistics, above 0 and at most 1.</param>
    /// <param name="epsilon">What is added to the variance, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public BatchNormSpec(double momentum = 0.1, double epsilon = 1e-5)
    {
        if (!(momentum is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "The momentum of a batch normalisation is a number above 0 and at most 1.");
        if (!(epsilon > 0 && double.IsFinite(epsilon)))
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "The epsilon of a normalisation is a finite number above 0.");
        Momentum = momentum;
        Epsilon = epsilon;
    }

    /// <summary>The share of a batch in the running statistics.</summary>
    /// <value>The default is 0.1.</value>
    public double Momentum { get; }

    /// <summary>What is added to the variance.</summary>
    /// <value>The default is 1e-5.</value>
    public double Epsilon { get; }

    internal override string KindName => "batchNorm";
}

/// <summary>Layer normalisation: γ (x - mean) / √(variance + ε) + β, mean and variance over the units of each row (Ba et al. 2016, eq. 3).</summary>
/// <remarks>Shapes: <c>[B, D] → [B, D]</c>; γ, β <c>[D]</c>.</remarks>
public sealed record LayerNormSpec : LayerSpec
{
    /// <summary>Describes a layer normalisation.</summary>
    /// <param name="epsilon">What is added to the variance, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is not a finite number above 0.</exception>
    public LayerNormSpec(double epsilon = 1e-5)
    {
        if (!(epsilon > 0 && double.IsFinite(epsilon)))
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "The epsilon of a normalisation is a finite number above 0.");
        Epsilon = epsilon;
    }

    /// <summary>What is added to the variance.</summary>
    /// <value>The default is 1e-5.</value>
    public double Epsilon { get; }

    internal override string KindName => "layerNorm";
}
