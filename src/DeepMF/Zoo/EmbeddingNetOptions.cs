namespace DeepMF;

/// <summary>Sizes and dropout of <see cref="ModelZoo.EmbeddingNet"/>.</summary>
public sealed record EmbeddingNetOptions
{
    /// <summary>The width of both embeddings.</summary>
    /// <value>At least 1; the default is 50.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Dimension { get; init => field = ZooCheck.AtLeastOne(value, nameof(Dimension)); } = 50;

    /// <summary>The width of the hidden layer.</summary>
    /// <value>At least 1; the default is 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Hidden { get; init => field = ZooCheck.AtLeastOne(value, nameof(Hidden)); } = 10;

    /// <summary>The probability of a zero in the dropout on the embeddings.</summary>
    /// <value>A number of at least 0 and less than 1; the default is 0.05.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double InputDropout { get; init => field = ZooCheck.Rate(value, nameof(InputDropout)); } = 0.05;

    /// <summary>The probability of a zero in the dropout after the hidden layer.</summary>
    /// <value>A number of at least 0 and less than 1; the default is 0.5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double HiddenDropout { get; init => field = ZooCheck.Rate(value, nameof(HiddenDropout)); } = 0.5;

    /// <summary>How both tables start and are regularised.</summary>
    /// <value>The default is uniform(-0.01, 0.01), as in the source, and no L2.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public EmbeddingOptions Embeddings { get; init => field = value ?? throw new ArgumentNullException(nameof(Embeddings)); } = ModelZoo.SmallUniform;
}
