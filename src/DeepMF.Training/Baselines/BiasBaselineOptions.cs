using DeepMF.Optimizers;

namespace DeepMF.Training;

/// <summary>How strongly a <see cref="BiasBaseline"/> draws the biases of users and items with few ratings to 0.</summary>
/// <remarks>The defaults are the values for the Netflix data in Koren (2010), "Factor in the Neighbors", section 2.1.</remarks>
public sealed record BiasBaselineOptions
{
    /// <summary>The damping λ_i of item biases: an item with so many ratings gets half of its mean deviation.</summary>
    /// <value>A finite number of at least 0; the default is 25.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double ItemDamping { get; init => field = Check.NonNegative(value, nameof(ItemDamping)); } = 25;

    /// <summary>The damping λ_u of user biases: a user with so many ratings gets half of the mean deviation.</summary>
    /// <value>A finite number of at least 0; the default is 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double UserDamping { get; init => field = Check.NonNegative(value, nameof(UserDamping)); } = 10;
}
