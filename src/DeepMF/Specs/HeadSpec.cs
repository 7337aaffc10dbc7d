namespace DeepMF.Specs;

/// <summary>What a model's output means and which loss trains it. The hierarchy is closed.</summary>
public abstract record HeadSpec
{
    private protected HeadSpec()
    {
    }

    /// <summary>The numbers per row that the model predicts.</summary>
    public virtual int OutputWidth => 1;
}

/// <summary>Predicts a number.</summary>
/// <remarks>
/// With a range the score s becomes Minimum + (Maximum - Minimum) / (1 + e⁻ˢ), as in fastai's <c>y_range</c>; without one it is the score.
/// Output shape: <c>[B]</c>.
/// </remarks>
/// <param name="Loss">What is minimised.</param>
/// <param name="Range">The bounds of the output, or <see langword="null"/> for none.</param>
public sealed record RegressionHeadSpec(RegressionLoss Loss, OutputRange? Range = null) : HeadSpec;

/// <summary>Predicts the probability of each class, trained by cross-entropy.</summary>
/// <remarks>Output shape: <c>[B, Scale.Classes]</c>; each row sums to 1.</remarks>
/// <param name="Scale">Which target value each class stands for.</param>
public sealed record SoftmaxHeadSpec(ClassScale Scale) : HeadSpec
{
    /// <inheritdoc/>
    public override int OutputWidth => Scale.Classes;
}

/// <summary>Predicts the probability of a yes, trained by the logistic loss; targets are from 0 to 1.</summary>
/// <remarks>Output shape: <c>[B]</c>, 1 / (1 + e⁻ˢ) of the score s.</remarks>
public sealed record BinaryHeadSpec : HeadSpec;

/// <summary>Predicts a score whose order matters, trained by Bayesian personalised ranking (Rendle et al. 2009, eq. 4).</summary>
/// <remarks>
/// A training batch holds pairs: row 2k is preferred to row 2k + 1. The loss of a pair is ln(1 + e^-(s(2k) - s(2k + 1))); targets are not read.
/// Output shape: <c>[B]</c>.
/// </remarks>
public sealed record RankingHeadSpec : HeadSpec;
