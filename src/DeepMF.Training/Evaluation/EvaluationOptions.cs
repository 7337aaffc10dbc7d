namespace DeepMF.Training;

/// <summary>How a model is evaluated.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The rows that are predicted at a time; it changes speed and memory, not the result.</summary>
    /// <value>At least 1; the default is 4096.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BatchSize
    {
        get;
        init
        {
            if (value < 1)
                throw new ArgumentOutOfRangeException(nameof(BatchSize), value, "BatchSize is at least 1.");
            field = value;
        }
    } = 4096;

    /// <summary>The bounds to which predictions of a regression head are cut before they are compared, such as the range of the ratings.</summary>
    /// <value>The default is <see langword="null"/>: predictions are compared as they are.</value>
    public OutputRange? Clip { get; init; }
}
