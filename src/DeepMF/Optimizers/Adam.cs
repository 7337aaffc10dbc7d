namespace DeepMF.Optimizers;

/// <summary>Which rows of a table a step of Adam moves.</summary>
public enum TableRule
{
    /// <summary>The rows of the batch, as PyTorch's SparseAdam does: the cost of a step does not depend on the size of the table.</summary>
    TouchedRows,

    /// <summary>Every row: rows outside the batch have a gradient of 0, but their moments decay and still move them. Published results used this rule.</summary>
    AllRows,
}

/// <summary>Adam: m = β₁ m + (1 - β₁) g; v = β₂ v + (1 - β₂) g²; w -= η m̂ / (√v̂ + ε), with m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ).</summary>
/// <remarks>Kingma and Ba (2015), algorithm 1; t counts the steps of the session.</remarks>
public sealed record Adam : Optimizer
{
    /// <summary>Describes Adam.</summary>
    public Adam()
        : base(0.001)
    {
    }

    /// <summary>The decay β₁ of the first moment.</summary>
    /// <value>A number of at least 0 and less than 1, in single precision too; the default is 0.9.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Beta1 { get; init => field = Check.Decay(value, nameof(Beta1)); } = 0.9;

    /// <summary>The decay β₂ of the second moment.</summary>
    /// <value>A number of at least 0 and less than 1, in single precision too; the default is 0.999.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Beta2 { get; init => field = Check.Decay(value, nameof(Beta2)); } = 0.999;

    /// <summary>What is added to the root, ε.</summary>
    /// <value>A finite number above 0; the default is 1e-8.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Epsilon { get; init => field = Check.Positive(value, nameof(Epsilon)); } = 1e-8;

    /// <summary>Which rows of a table a step moves.</summary>
    /// <value>The default is <see cref="TableRule.TouchedRows"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public TableRule Rule
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Rule), value, "Rule is TouchedRows or AllRows.");
    }

    internal override string KindName => "adam";
}
