namespace DeepMF.Data;

/// <summary>How items that a user has no interaction with are drawn beside those that are known: training on interactions without ratings.</summary>
/// <remarks>
/// An item that the user has a row with in the training table, or in <see cref="KnownPositives"/>, is never drawn for that user, unless <see cref="DrawsKnownItems"/>, nor is the index of unknown items. Every epoch draws anew, and
/// a draw depends on the seed, the epoch and the number of the row alone. The rows of users to whom nothing is left to draw are passed over.
/// </remarks>
public sealed record NegativeSampling
{
    /// <summary>The items that are drawn for each known interaction.</summary>
    /// <value>At least 1; the default is 4 (He et al. 2017, section 4.1).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int NegativesPerPositive
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(NegativesPerPositive), value, "NegativesPerPositive is at least 1.");
    } = 4;

    /// <summary>From which distribution they are drawn.</summary>
    /// <value>The default is <see cref="NegativeDistribution.Uniform"/>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public NegativeDistribution Distribution
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Distribution));
    } = NegativeDistribution.Uniform;

    /// <summary>Further interactions, beside those to learn from, whose items are not drawn for their users: an older log, say.</summary>
    /// <remarks>
    /// Leave the rows out that a model is measured on: an item that is never drawn for a user is told apart by that alone, and the measure would be too good. A model in
    /// use has no such hint either: some of what it draws is what the user would have liked next.
    /// </remarks>
    /// <value>A table with the vocabularies of the training table; the default is <see langword="null"/>, none.</value>
    public InteractionTable? KnownPositives { get; init; }

    /// <summary>Whether items that the user has are drawn like any others, as 0 beside their 1.</summary>
    /// <remarks>
    /// As in the program of Rendle, Krichene, Zhang and Anderson (2020), "Neural collaborative filtering vs. matrix factorization revisited". Where n items are drawn for each and the user has a share p of the catalog, each of the user's items
    /// is drawn n p times on average, so that its probability goes towards 1 / (1 + n p) in place of 1. It takes the place of some L2.
    /// </remarks>
    /// <value>The default is <see langword="false"/>: never. Whoever uses the sampling throws an <see cref="InvalidOperationException"/> where <see cref="KnownPositives"/> is set too.</value>
    public bool DrawsKnownItems { get; init; }
}
