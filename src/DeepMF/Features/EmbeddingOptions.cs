using DeepMF.Optimizers;

namespace DeepMF;

/// <summary>How an embedding table, or a table of biases, starts and is regularised.</summary>
public sealed record EmbeddingOptions
{
    /// <summary>The options of a table when none are given: <see cref="Initializer.Normal(double)"/> with a standard deviation of 0.05, no L2.</summary>
    public static EmbeddingOptions Default { get; } = new();

    /// <summary>How the rows start.</summary>
    /// <value>The default is a normal distribution with mean 0 and standard deviation 0.05.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public Initializer Initializer
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = Initializer.Normal(0.05);

    /// <summary>The weight λ of the penalty λ ‖row‖² that every occurrence of a row adds to the loss of its sample.</summary>
    /// <remarks>
    /// The gradient of a row gains 2 λ n row / B, with n its occurrences in a batch of B. A row that does not occur does not move.
    /// Koren, Bell and Volinsky (2009), eq. 2. The reported loss leaves the penalty out.
    /// </remarks>
    /// <value>A finite number of at least 0; the default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double L2
    {
        get;
        init => field = Check.NonNegative(value, nameof(L2));
    }
}
