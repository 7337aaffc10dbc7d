using DeepMF.Optimizers;

namespace DeepMF.Data;

/// <summary>The shape of a generated matrix of low rank.</summary>
/// <remarks>The defaults are 35,000 cells of a 250 × 250 matrix of rank 25, without noise.</remarks>
public sealed record LowRankOptions
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

    /// <summary>The rank of the matrix before noise, at least 1; also the variance of a cell.</summary>
    /// <value>The default is 25.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Rank { get; init => field = GenerationCheck.AtLeastOne(value, nameof(Rank)); } = 25;

    /// <summary>The standard deviation of the noise on each cell.</summary>
    /// <value>A finite number of at least 0; the default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double NoiseStandardDeviation { get; init => field = Check.NonNegative(value, nameof(NoiseStandardDeviation)); }

    /// <summary>The seed: the same options and the same seed give the same table.</summary>
    /// <value>The default is 0.</value>
    public ulong Seed { get; init; }
}
