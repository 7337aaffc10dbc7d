namespace DeepMF;

/// <summary>The bounds of a regression head's output.</summary>
public readonly record struct OutputRange
{
    /// <summary>Creates a range.</summary>
    /// <param name="minimum">The lower bound.</param>
    /// <param name="maximum">The upper bound, above <paramref name="minimum"/>.</param>
    /// <exception cref="ArgumentException">A bound is not finite, the upper one is not above the lower one, or single precision cannot hold the difference.</exception>
    public OutputRange(double minimum, double maximum)
    {
        if (!double.IsFinite(minimum) || !double.IsFinite(maximum) || minimum >= maximum)
            throw new ArgumentException(FormattableString.Invariant($"An output range needs two finite bounds, the lower one first, but got ({minimum}, {maximum})."));
        if (!float.IsFinite((float)(maximum - minimum)) || (float)minimum >= (float)maximum)
            throw new ArgumentException(FormattableString.Invariant($"An output range is computed in single precision, which cannot hold the width of ({minimum}, {maximum}). Choose bounds nearer to the values that are predicted."));
        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>The lower bound.</summary>
    public double Minimum { get; }

    /// <summary>The upper bound.</summary>
    public double Maximum { get; }

    /// <summary>Converts a pair of bounds, so that <c>range: (0.5, 5.0)</c> can be written.</summary>
    /// <param name="bounds">The lower and the upper bound.</param>
    /// <exception cref="ArgumentException">A bound is not finite, the upper one is not above the lower one, or single precision cannot hold the difference.</exception>
    public static implicit operator OutputRange((double Minimum, double Maximum) bounds) => new(bounds.Minimum, bounds.Maximum);
}
