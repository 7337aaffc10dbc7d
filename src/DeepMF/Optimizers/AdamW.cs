namespace DeepMF.Optimizers;

/// <summary>Adam with decoupled weight decay: as <see cref="Adam"/>, and dense weights lose η λ w (Loshchilov and Hutter 2019, algorithm 2).</summary>
public sealed record AdamW : Optimizer
{
    /// <summary>Describes AdamW.</summary>
    public AdamW()
        : base(0.001) => WeightDecay = 0.01;

    /// <inheritdoc cref="Adam.Beta1"/>
    public double Beta1 { get; init => field = Check.Decay(value, nameof(Beta1)); } = 0.9;

    /// <inheritdoc cref="Adam.Beta2"/>
    public double Beta2 { get; init => field = Check.Decay(value, nameof(Beta2)); } = 0.999;

    /// <inheritdoc cref="Adam.Epsilon"/>
    public double Epsilon { get; init => field = Check.Positive(value, nameof(Epsilon)); } = 1e-8;

    internal override string KindName => "adamW";
}
