namespace DeepMF.Optimizers;

/// <summary>What AdaGrad keeps a sum of squares for in a table.</summary>
public enum TableAccumulator
{
    /// <summary>Every number, as for dense weights: the state of a table is as large as the table.</summary>
    PerNumber,

    /// <summary>Every row, with the mean of the squares of its gradient: all numbers of a row share their step size, and the state of a table of D numbers a row is 1/D of the table.</summary>
    PerRow,
}

/// <summary>AdaGrad: s += g²; w -= η g / (√s + ε) (Duchi et al. 2011, section 1.1, diagonal form).</summary>
/// <remarks>
/// With <see cref="TableAccumulator.PerRow"/> a row w of a table, of D numbers and the gradient g, has a single s: s += ‖g‖² / D; w -= η g / (√s + ε)
/// (Chin et al. 2015, the reduced per-coordinate schedule; a row-wise AdaGrad elsewhere).
/// </remarks>
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

    /// <summary>What the sums of squares of a table are kept for; dense weights have one each.</summary>
    /// <value>The default is <see cref="TableAccumulator.PerNumber"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public TableAccumulator Accumulator
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Accumulator), value, "Accumulator is PerNumber or PerRow.");
    }

    internal override string KindName => "adaGrad";
}
