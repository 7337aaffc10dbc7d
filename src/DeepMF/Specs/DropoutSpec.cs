namespace DeepMF.Specs;

/// <summary>In training, sets each input to zero with probability <see cref="Rate"/> and scales the rest by 1 / (1 - Rate); else does nothing (Srivastava et al. 2014).</summary>
public sealed record DropoutSpec : LayerSpec
{
    /// <summary>Describes a dropout layer.</summary>
    /// <param name="rate">The probability of a zero, at least 0 and less than 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is negative, 1 or more, or not a number.</exception>
    public DropoutSpec(double rate)
    {
        if (!(rate is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A dropout rate is a number of at least 0 and less than 1.");
        Rate = rate;
    }

    /// <summary>The probability of a zero.</summary>
    public double Rate { get; }

    internal override string KindName => "dropout";
}
