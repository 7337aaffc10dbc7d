namespace DeepMF.Specs;

/// <summary>A global bias and one bias per value of each categorical embedded feature, added to the score: μ + b_u + b_i (Koren, Bell and Volinsky 2009, eq. 3).</summary>
public sealed record BiasSpec
{
    /// <summary>Describes biases.</summary>
    /// <param name="options">How the biases of the features start and are regularised.</param>
    public BiasSpec(EmbeddingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    /// <summary>How the biases of the features start and are regularised.</summary>
    public EmbeddingOptions Options { get; }
}
