namespace DeepMF.Specs;

/// <summary>A global bias and one bias per value of each categorical embedded feature, added to the score: μ + b_u + b_i (Koren, Bell and Volinsky 2009, eq. 3).</summary>
/// <param name="Options">How the biases of the features start and are regularised.</param>
public sealed record BiasSpec(EmbeddingOptions Options);
