namespace DeepMF.Specs;

/// <summary>What a model's output means and which loss trains it. The hierarchy is closed.</summary>
public abstract record HeadSpec
{
    private protected HeadSpec()
    {
    }

    /// <summary>The word for it in files. Being abstract and internal, it also keeps others from adding a kind through the copy constructor that every record has.</summary>
    internal abstract string KindName { get; }

    /// <summary>The numbers per row that the model predicts.</summary>
    public virtual int OutputWidth => 1;
}

/// <summary>Predicts a number.</summary>
/// <remarks>
/// With a range the score s becomes Minimum + (Maximum - Minimum) / (1 + e⁻ˢ), as in fastai's <c>y_range</c>; without one it is the score.
/// Output shape: <c>[B]</c>.
/// </remarks>
public sealed record RegressionHeadSpec : HeadSpec
{
    /// <summary>Describes a head that predicts a number.</summary>
    /// <param name="loss">What is minimised.</param>
    /// <param name="range">The bounds of the output, or <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException"><paramref name="range"/> was not made by its constructor, so its bounds are equal.</exception>
    public RegressionHeadSpec(RegressionLoss loss, OutputRange? range = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (range == default(OutputRange))
            throw new ArgumentException("An output range needs two bounds. Make it with its constructor.", nameof(range));
        Loss = loss;
        Range = range;
    }

    /// <summary>What is minimised.</summary>
    public RegressionLoss Loss { get; }

    /// <summary>The bounds of the output, or <see langword="null"/> for none.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public OutputRange? Range { get; }

    internal override string KindName => "regression";
}

/// <summary>Predicts the probability of each class, trained by cross-entropy.</summary>
/// <remarks>Output shape: <c>[B, Scale.Classes]</c>; each row sums to 1.</remarks>
public sealed record SoftmaxHeadSpec : HeadSpec
{
    /// <summary>Describes a head that predicts probabilities of classes.</summary>
    /// <param name="scale">Which target value each class stands for.</param>
    public SoftmaxHeadSpec(ClassScale scale)
    {
        ArgumentNullException.ThrowIfNull(scale);
        Scale = scale;
    }

    /// <summary>Which target value each class stands for.</summary>
    public ClassScale Scale { get; }

    /// <inheritdoc/>
    public override int OutputWidth => Scale.Classes;

    internal override string KindName => "softmax";
}

/// <summary>Predicts the probability of a yes, trained by the logistic loss; targets are from 0 to 1.</summary>
/// <remarks>Output shape: <c>[B]</c>, 1 / (1 + e⁻ˢ) of the score s.</remarks>
public sealed record BinaryHeadSpec : HeadSpec
{
    internal override string KindName => "binary";
}

/// <summary>Predicts a score whose order matters, trained by Bayesian personalised ranking (Rendle et al. 2009, eq. 4).</summary>
/// <remarks>
/// A training batch holds pairs: row 2k is preferred to row 2k + 1. The loss of a pair is ln(1 + e^-(s(2k) - s(2k + 1))); targets are not read.
/// Output shape: <c>[B]</c>.
/// </remarks>
public sealed record RankingHeadSpec : HeadSpec
{
    internal override string KindName => "ranking";
}
