namespace DeepMF;

/// <summary>What a regression head minimises, averaged over the rows of a batch; e is prediction minus target. The hierarchy is closed.</summary>
public abstract record RegressionLoss
{
    private protected RegressionLoss()
    {
    }

    /// <summary>The word for it in files. Being abstract and internal, it also keeps others from adding a kind through the copy constructor that every record has.</summary>
    internal abstract string KindName { get; }

    /// <summary>The squared error e².</summary>
    public static RegressionLoss Squared { get; } = new SquaredLoss();

    /// <summary>The absolute error |e|; its derivative at 0 is taken as 0.</summary>
    public static RegressionLoss Absolute { get; } = new AbsoluteLoss();

    /// <summary>The Huber loss: e²/2 for |e| ≤ δ, else δ (|e| - δ/2) (Huber 1964).</summary>
    /// <param name="delta">Where the loss turns from square to straight, above 0.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is not a finite number above 0.</exception>
    public static RegressionLoss Huber(double delta = 1) => new HuberLoss(delta);
}

/// <summary>The squared error e².</summary>
public sealed record SquaredLoss : RegressionLoss
{
    internal override string KindName => "squared";
}

/// <summary>The absolute error |e|.</summary>
public sealed record AbsoluteLoss : RegressionLoss
{
    internal override string KindName => "absolute";
}

/// <summary>The Huber loss: e²/2 for |e| ≤ <see cref="Delta"/>, else Delta (|e| - Delta/2).</summary>
public sealed record HuberLoss : RegressionLoss
{
    /// <summary>Describes a Huber loss.</summary>
    /// <param name="delta">Where the loss turns from square to straight, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is not a finite number above 0 in single precision.</exception>
    public HuberLoss(double delta)
    {
        if (!((float)delta > 0 && float.IsFinite((float)delta)))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "The delta of a Huber loss is a finite number above 0.");
        Delta = delta;
    }

    /// <summary>Where the loss turns from square to straight.</summary>
    public double Delta { get; }

    internal override string KindName => "huber";
}
