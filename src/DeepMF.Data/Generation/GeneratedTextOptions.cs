namespace DeepMF.Data;

/// <summary>The size of a generated text.</summary>
public sealed record GeneratedTextOptions
{
    /// <summary>The number of sentences, at least 1; each has five to nine words.</summary>
    /// <value>The default is 5,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Sentences { get; init => field = GenerationCheck.AtLeastOne(value, nameof(Sentences)); } = 5000;

    /// <summary>The seed: the same options and the same seed give the same text.</summary>
    /// <value>The default is 0.</value>
    public ulong Seed { get; init; }
}
