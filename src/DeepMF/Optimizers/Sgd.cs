namespace DeepMF.Optimizers;

/// <summary>Stochastic gradient descent: v = μ v + g; w -= η v (with Nesterov: w -= η (g + μ v)).</summary>
/// <remarks>Momentum as in Sutskever et al. (2013), eq. 1 and 3, in PyTorch's form, which keeps η out of v. Without momentum there is no state, and a dot model trained with a batch size of 1 learns rating by rating.</remarks>
public sealed record Sgd : Optimizer
{
    /// <summary>Describes stochastic gradient descent.</summary>
    public Sgd()
        : base(0.01)
    {
    }

    /// <summary>The momentum μ.</summary>
    /// <value>A number of at least 0 and less than 1, in single precision too; the default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Momentum { get; init => field = Check.Decay(value, nameof(Momentum)); }

    /// <summary>Whether to look ahead along the momentum.</summary>
    /// <value>The default is <see langword="false"/>; it changes nothing where the momentum is 0.</value>
    public bool Nesterov { get; init; }

    internal override string KindName => "sgd";
}
