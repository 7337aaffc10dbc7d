namespace DeepMF.Optimizers;

/// <summary>AdaGrad: s += g²; w -= η g / (√s + ε) (Duchi et al. 2011, section 1.1, diagonal form).</summary>
public sealed record AdaGrad : Optimizer
{
    /// <summary>Describes AdaGrad.</summary>
    public AdaGrad()
        : base(0.05)
    {
    }

    /// <summary>Where the sums s start.</summary>
    /// <value>A finite number of at least 0; the default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double InitialAccumulator { get; init => field = Check.NonNegative(value, nameof(InitialAccumulator)); }

    /// <summary>What is added to the root, ε.</summary>
    /// <value>A finite number above 0; the default is 1e-10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Epsilon { get; init => field = Check.Positive(value, nameof(Epsilon)); } = 1e-10;

    internal override string KindName => "adaGrad";
}
