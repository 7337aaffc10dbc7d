using DeepMF.Optimizers;

namespace DeepMF.Data;

/// <summary>The shape of generated ratings that resemble MovieLens.</summary>
/// <remarks>
/// The defaults have the size of MovieLens 100K. Before rounding to half stars, the variance of a rating is <see cref="StandardDeviation"/>²,
/// of which <see cref="BiasShare"/> is due to generous users and good films, <see cref="TasteShare"/> to the match of user and film, and the rest to noise.
/// </remarks>
public sealed record MovieLensLikeOptions
{
    /// <summary>The number of users, at least 1.</summary>
    /// <value>The default is 943.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Users { get; init => field = GenerationCheck.AtLeastOne(value, nameof(Users)); } = 943;

    /// <summary>The number of items, at least 1, and at least 2 to leave room for a rating per user; some may get no rating.</summary>
    /// <value>The default is 1,682.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Items { get; init => field = GenerationCheck.AtLeastOne(value, nameof(Items)); } = 1682;

    /// <summary>The number of ratings: at least one per user, and at most half of the user-item matrix.</summary>
    /// <value>The default is 100,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Ratings { get; init => field = GenerationCheck.AtLeastOne(value, nameof(Ratings)); } = 100_000;

    /// <summary>How uneven the films' popularity is: the exponent s of Zipf's law, (rank + Items / 20)⁻ˢ.</summary>
    /// <value>A finite number of at least 0, where 0 makes all films equally popular; the default is 1.5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double PopularitySkew { get; init => field = Check.NonNegative(value, nameof(PopularitySkew)); } = 1.5;

    /// <summary>How uneven the users' activity is: the standard deviation of the logarithm of a user's number of ratings.</summary>
    /// <value>A finite number of at least 0, where 0 gives all users the same number; the default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double ActivitySkew { get; init => field = Check.NonNegative(value, nameof(ActivitySkew)); } = 1;

    /// <summary>How much taste decides which films a user sees: a film is taken up with probability 1 / (1 + e^(-c t)), with c this number and t the match in standard deviations, but at least 0.01.</summary>
    /// <value>A finite number of at least 0, where 0 makes popularity alone decide; the default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Choosiness { get; init => field = Check.NonNegative(value, nameof(Choosiness)); } = 1;

    /// <summary>The number of dimensions of taste, at least 1.</summary>
    /// <value>The default is 4.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int TasteRank { get; init => field = GenerationCheck.AtLeastOne(value, nameof(TasteRank)); } = 4;

    /// <summary>The share of a film's place in the space of taste that its genres decide.</summary>
    /// <value>A number from 0 to 1; the default is 0.5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public double GenreShare { get; init => field = GenerationCheck.Share(value, nameof(GenreShare)); } = 0.5;

    /// <summary>The share of the variance that is due to users and films alone.</summary>
    /// <value>A number from 0 to 1; the default is 0.4. Together with <see cref="TasteShare"/> at most 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public double BiasShare { get; init => field = GenerationCheck.Share(value, nameof(BiasShare)); } = 0.4;

    /// <summary>The share of the variance that is due to the match of user and film.</summary>
    /// <value>A number from 0 to 1; the default is 0.35. Together with <see cref="BiasShare"/> at most 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public double TasteShare { get; init => field = GenerationCheck.Share(value, nameof(TasteShare)); } = 0.35;

    /// <summary>The mean rating before rounding to half stars from 0.5 to 5.</summary>
    /// <value>A number from 0.5 to 5; the default is 3.4.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public double Mean
    {
        get;
        init => field = value is >= 0.5 and <= 5 ? value : throw new ArgumentOutOfRangeException(nameof(Mean), value, "Mean is a number from 0.5 to 5.");
    } = 3.4;

    /// <summary>The standard deviation of ratings before rounding.</summary>
    /// <value>A finite number above 0; the default is 1.05.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 or not finite.</exception>
    public double StandardDeviation { get; init => field = Check.Positive(value, nameof(StandardDeviation)); } = 1.05;

    /// <summary>The seed: the same options and the same seed give the same ratings.</summary>
    /// <value>The default is 0.</value>
    public ulong Seed { get; init; }
}
