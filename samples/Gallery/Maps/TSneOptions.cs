namespace DeepMF.Samples.Gallery.Maps;

/// <summary>Settings of <see cref="TSne"/>.</summary>
internal sealed record TSneOptions
{
    /// <summary>About how many neighbours of a point count: 2 to the power of the entropy of their weights.</summary>
    /// <value>A finite number of at least 1; the default is 30. The paper recommends 5 to 50.</value>
    public double Perplexity
    {
        get;
        init => field = value >= 1 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Perplexity), value, "Perplexity is a finite number of at least 1.");
    } = 30;

    /// <summary>The steps of the descent, those with exaggeration included.</summary>
    /// <value>At least 1; the default is 1,000, as in the paper.</value>
    public int Steps { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Steps), value, "Steps is at least 1."); } = 1_000;

    /// <summary>The first steps, in which <see cref="Exaggeration"/> holds and the momentum is 0.5; then it is 0.8.</summary>
    /// <value>At least 0; the default is 250 (the paper: 50 and 250; van der Maaten 2014: 250 for both).</value>
    public int ExaggeratedSteps { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(ExaggeratedSteps), value, "ExaggeratedSteps is at least 0."); } = 250;

    /// <summary>The factor on the similarities of the first steps, which lets clusters move as wholes.</summary>
    /// <value>A finite number of at least 1; the default is 12 (van der Maaten 2014; the paper: 4).</value>
    public double Exaggeration
    {
        get;
        init => field = value >= 1 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Exaggeration), value, "Exaggeration is a finite number of at least 1.");
    } = 12;
}
