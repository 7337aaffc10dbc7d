using DeepMF.Specs;

namespace DeepMF;

/// <summary>One number per row: biases and a head can follow, layers and merges cannot.</summary>
public sealed record Score
{
    private static readonly EmbeddingOptions DefaultBiases = new() { Initializer = Initializer.Constant(0) };

    private readonly BodySpec _body;
    private readonly BiasSpec? _biases;

    internal Score(BodySpec body, BiasSpec? biases)
    {
        _body = body;
        _biases = biases;
    }

    /// <summary>Adds a global bias and one bias per value of each embedded categorical feature: μ + b_u + b_i (Koren, Bell and Volinsky 2009, eq. 3).</summary>
    /// <remarks>Shapes: <c>[B] → [B]</c>. A second call replaces the options of the first. A model without an embedded categorical feature is refused by its head.</remarks>
    /// <param name="options">How the biases start and are regularised; <see langword="null"/> means zero and no L2.</param>
    /// <returns>A copy of this state with biases.</returns>
    public Score AddBiases(EmbeddingOptions? options = null) => new(_body, new BiasSpec(options ?? DefaultBiases));

    /// <summary>Ends the model with a number as its output, such as a rating.</summary>
    /// <remarks>Output shape: <c>[B]</c>. A trunk is first projected to one number.</remarks>
    /// <param name="range">The bounds of the output through a scaled sigmoid, or <see langword="null"/> for none.</param>
    /// <param name="loss">What is minimised; <see langword="null"/> means <see cref="RegressionLoss.Squared"/>.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException"><paramref name="range"/> was not made by its constructor, so its bounds are equal.</exception>
    /// <exception cref="InvalidOperationException">
    /// The parts do not fit: one feature name stands for two different features, biases have no embedded categorical feature,
    /// two shared blocks of one name differ or lie inside each other, or the model would have more than 2⁴⁰ numbers.
    /// </exception>
    public ModelSpec RegressionHead(OutputRange? range = null, RegressionLoss? loss = null) =>
        new(_body, new RegressionHeadSpec(loss ?? RegressionLoss.Squared, range), _biases);

    /// <summary>Ends the model with the probability of a yes, trained by the logistic loss.</summary>
    /// <remarks>Output shape: <c>[B]</c>. A trunk is first projected to one number.</remarks>
    /// <returns>The model.</returns>
    /// <exception cref="InvalidOperationException">
    /// The parts do not fit: one feature name stands for two different features, biases have no embedded categorical feature,
    /// two shared blocks of one name differ or lie inside each other, or the model would have more than 2⁴⁰ numbers.
    /// </exception>
    public ModelSpec BinaryHead() => new(_body, new BinaryHeadSpec(), _biases);

    /// <summary>Ends the model with a score whose order matters, trained by Bayesian personalised ranking (Rendle et al. 2009, eq. 4).</summary>
    /// <remarks>Output shape: <c>[B]</c>. A trunk is first projected to one number.</remarks>
    /// <returns>The model.</returns>
    /// <exception cref="InvalidOperationException">
    /// The parts do not fit: one feature name stands for two different features, biases have no embedded categorical feature,
    /// two shared blocks of one name differ or lie inside each other, or the model would have more than 2⁴⁰ numbers.
    /// </exception>
    public ModelSpec RankingHead() => new(_body, new RankingHeadSpec(), _biases);
}
