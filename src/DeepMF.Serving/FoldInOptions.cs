namespace DeepMF.Serving;

/// <summary>How a new user or item is fitted into a trained model.</summary>
public sealed record FoldInOptions
{
    /// <summary>The options where none are given.</summary>
    public static FoldInOptions Default { get; } = new();

    /// <summary>The weight λ of the pull to the mean of the trained rows.</summary>
    /// <remarks>
    /// The distance of each number of the row is measured in the standard deviation of the trained rows, and the loss of a rating in the variance of what biases leave of the ratings. Under normal
    /// distributions of these variances 1 gives the most likely row; a model that fits far better than biases do may gain from less, since its ratings are less noisy than that.
    /// </remarks>
    /// <value>A finite number above 0; the default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double L2
    {
        get;
        init
        {
            if (!(value > 0 && double.IsFinite(value)))
                throw new ArgumentOutOfRangeException(nameof(L2), value, "L2 is a finite number above 0.");
            field = value;
        }
    } = 1;

    /// <summary>The most steps of the search for the row; a model that is linear in it takes one.</summary>
    /// <value>At least 1; the default is 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MostSteps
    {
        get;
        init
        {
            if (value < 1)
                throw new ArgumentOutOfRangeException(nameof(MostSteps), value, "A fit takes at least one step.");
            field = value;
        }
    } = 10;

    /// <summary>The negatives that are drawn for each known fact, where the head needs them: a ranking head, and a binary head of interactions that all have one rating.</summary>
    /// <value>At least 1; the default is 4, as in He et al. (2017), section 3.3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Negatives
    {
        get;
        init
        {
            if (value < 1)
                throw new ArgumentOutOfRangeException(nameof(Negatives), value, "At least one negative is drawn for each known fact.");
            field = value;
        }
    } = 4;

    /// <summary>Decides which negatives are drawn.</summary>
    /// <value>The default is 0.</value>
    public ulong Seed { get; init; }

    /// <summary>The values of the new user's or item's features, as <see cref="Model.Predict(ReadOnlySpan{FeatureValue})"/> takes them; of a feature that is left out the most frequent value, no values, or the mean.</summary>
    /// <value>The values, copied; the default is none.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public IReadOnlyCollection<FeatureValue> Features
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value];
        }
    } = [];
}
