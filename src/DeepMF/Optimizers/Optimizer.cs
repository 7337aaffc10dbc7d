namespace DeepMF.Optimizers;

/// <summary>How gradients become updates. The hierarchy is closed; every engine implements every kind.</summary>
/// <remarks>
/// g is the gradient of a number w, η the learning rate times the factor of its group, t the step from 1. Rows of a table that a batch
/// does not touch do not move and keep their state, as in PyTorch's SparseAdam; <see cref="Adam.Rule"/> can ask for the dense rule.
/// </remarks>
public abstract record Optimizer
{
    private protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>The word for it in files. Being abstract and internal, it also keeps others from adding a kind through the copy constructor that every record has.</summary>
    internal abstract string KindName { get; }

    /// <summary>The learning rate η where no schedule sets another.</summary>
    /// <value>
    /// A finite number of at least 0; the default is 0.01 for <see cref="Sgd"/>, 0.05 for <see cref="AdaGrad"/>, and 0.001 for <see cref="Adam"/>,
    /// <see cref="AdamW"/> and <see cref="RmsProp"/>.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRate
    {
        get;
        init => field = Check.NonNegative(value, nameof(LearningRate));
    }

    /// <summary>The weight decay λ of dense weights; tables have L2 per occurrence instead, and biases, scales and slopes have none.</summary>
    /// <remarks>λ w is added to g before the rule is applied, as in PyTorch; <see cref="AdamW"/> decouples it: w loses η λ w.</remarks>
    /// <value>A finite number of at least 0; the default is 0, and 0.01 for <see cref="AdamW"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.NonNegative(value, nameof(WeightDecay));
    }

    /// <summary>The largest Euclidean norm of the whole gradient; a longer one is scaled down to it (Pascanu et al. 2013, algorithm 1).</summary>
    /// <remarks>The norm is taken over all parameters, tables included, after L2 and <see cref="ClipValue"/> and before <see cref="WeightDecay"/>.</remarks>
    /// <value>A finite number above 0, or <see langword="null"/> (the default) for no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double? ClipNorm
    {
        get;
        init => field = value is { } limit ? Check.Positive(limit, nameof(ClipNorm)) : null;
    }

    /// <summary>The largest size of each number of the gradient; a larger one is cut to it, after L2 and before <see cref="ClipNorm"/>.</summary>
    /// <value>A finite number above 0, or <see langword="null"/> (the default) for no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double? ClipValue
    {
        get;
        init => field = value is { } limit ? Check.Positive(limit, nameof(ClipValue)) : null;
    }

    /// <summary>Factors on the learning rate per group of parameters.</summary>
    /// <value>The default is 1 for every group.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public LearningRateFactors Factors
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();
}
