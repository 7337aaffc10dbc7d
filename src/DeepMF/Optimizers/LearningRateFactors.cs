using DeepMF.Engines;

namespace DeepMF.Optimizers;

/// <summary>Factors on the learning rate per group of parameters; 0 freezes a group.</summary>
public sealed record LearningRateFactors
{
    /// <summary>The factor of embedding tables.</summary>
    /// <value>A finite number of at least 0; the default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Embedding { get; init => field = Check.NonNegative(value, nameof(Embedding)); } = 1;

    /// <summary>The factor of the global bias and of feature biases.</summary>
    /// <value>A finite number of at least 0; the default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Bias { get; init => field = Check.NonNegative(value, nameof(Bias)); } = 1;

    /// <summary>The factor of tower layers.</summary>
    /// <value>A finite number of at least 0; the default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Tower { get; init => field = Check.NonNegative(value, nameof(Tower)); } = 1;

    /// <summary>The factor of trunk layers.</summary>
    /// <value>A finite number of at least 0; the default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Trunk { get; init => field = Check.NonNegative(value, nameof(Trunk)); } = 1;

    /// <summary>The factor of the head's projection.</summary>
    /// <value>A finite number of at least 0; the default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Head { get; init => field = Check.NonNegative(value, nameof(Head)); } = 1;

    /// <summary>The factor of a group.</summary>
    /// <param name="group">The group.</param>
    /// <returns>The factor.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="group"/> is not defined.</exception>
    public double Of(ParameterGroup group) => group switch
    {
        ParameterGroup.Embedding => Embedding,
        ParameterGroup.Bias => Bias,
        ParameterGroup.Tower => Tower,
        ParameterGroup.Trunk => Trunk,
        ParameterGroup.Head => Head,
        _ => throw new ArgumentOutOfRangeException(nameof(group), group, "There is no such group of parameters."),
    };
}
