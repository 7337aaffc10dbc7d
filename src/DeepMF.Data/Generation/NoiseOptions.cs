using DeepMF.Optimizers;

namespace DeepMF.Data;

/// <summary>The shape of generated noise.</summary>
/// <remarks>The defaults are 35,000 cells of a 250 × 250 matrix of standard normal numbers.</remarks>
public sealed record NoiseOptions
{
    /// <summary>The number of users, at least 1.</summary>
    /// <value>The default is 250.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Users { get; init => field = GenerationCheck.AtLeastOne(value, nameof(Users)); } = 250;

    /// <summary>The number of items, at least 1.</summary>
    /// <value>The default is 250.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Items { get; init => field = GenerationCheck.AtLeastOne(value, nameof(Items)); } = 250;

    /// <summary>The number of distinct cells, at least 1 and at most <see cref="Users"/> × <see cref="Items"/>.</summary>
    /// <value>The default is 35,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Ratings { get; init => field = GenerationCheck.AtLeastOne(value, nameof(Ratings)); } = 35_000;

    /// <summary>The standard deviation of the ratings, whose mean is 0.</summary>
    /// <value>A finite number above 0; the default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 or not finite.</exception>
    public double StandardDeviation { get; init => field = Check.Positive(value, nameof(StandardDeviation)); } = 1;

    /// <summary>The seed: the same options and the same seed give the same table.</summary>
    /// <value>The default is 0.</value>
    public ulong Seed { get; init; }
}
