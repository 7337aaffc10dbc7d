namespace DeepMF.Engines;

/// <summary>Trains a model rating by rating. An epoch is a number of rounds, and each rating belongs to one of them.</summary>
public interface IRatingSession : IDisposable
{
    /// <summary>The rounds of an epoch, at least 1.</summary>
    int Rounds { get; }

    /// <summary>The ratings of an epoch.</summary>
    long Ratings { get; }

    /// <summary>Runs one round: each of its ratings moves the numbers that it reads, by the rule of a batch of one row.</summary>
    /// <param name="epoch">The epoch, from 0, which decides the order of the rounds.</param>
    /// <param name="round">The round, from 0.</param>
    /// <param name="learningRate">The learning rate η of this round, finite and at least 0; factors per group are applied to it.</param>
    /// <returns>What the round gave.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The epoch or the round is outside its range, or the learning rate is negative or not finite.</exception>
    /// <exception cref="ObjectDisposedException">The session or its model has been disposed of.</exception>
    RatingRound Run(int epoch, int round, double learningRate);

    /// <summary>Puts other ratings in the place of those that the session has, as many: negatives that are drawn anew for every epoch. Optimizer state and rounds stay.</summary>
    /// <param name="left">The index of the model's first feature in each row.</param>
    /// <param name="right">The index of the model's second feature in each row.</param>
    /// <param name="targets">The target of each row.</param>
    /// <exception cref="ArgumentException">The columns differ in length from each other or from the session's <see cref="Ratings"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its feature, or a target does not fit the head.</exception>
    /// <exception cref="ObjectDisposedException">The session or its model has been disposed of.</exception>
    void Replace(ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<float> targets);
}

/// <summary>What a round of single ratings gave.</summary>
/// <param name="Ratings">The ratings of the round; there may be none.</param>
/// <param name="Loss">The mean of their losses, each before the update that it led to, without penalties; 0 without ratings.</param>
public readonly record struct RatingRound(long Ratings, double Loss);
