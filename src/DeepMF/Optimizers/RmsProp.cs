namespace DeepMF.Optimizers;

/// <summary>RMSProp: s = α s + (1 - α) g²; w -= η g / (√s + ε) (Tieleman and Hinton 2012, lecture 6e).</summary>
public sealed record RmsProp : Optimizer
{
    /// <summary>Describes RMSProp.</summary>
    public RmsProp()
        : base(0.001)
    {
    }

    /// <summary>The decay α of the mean square.</summary>
    /// <value>A number of at least 0 and less than 1, in single precision too; the default is 0.99.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Alpha { get; init => field = Check.Decay(value, nameof(Alpha)); } = 0.99;

    /// <summary>What is added to the root, ε.</summary>
    /// <value>A finite number above 0; the default is 1e-8.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Epsilon { get; init => field = Check.Positive(value, nameof(Epsilon)); } = 1e-8;

    internal override string KindName => "rmsProp";
}
