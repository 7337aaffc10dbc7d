namespace DeepMF;

/// <summary>A feature that is a vector of <see cref="Width"/> numbers per row: an age, a multi-hot row, a text vector.</summary>
/// <remarks>Shape in a batch: <c>[B, Width]</c>, finite numbers.</remarks>
public sealed record NumericFeature : Feature
{
    /// <summary>Describes a vector of numbers per row.</summary>
    /// <param name="name">The name of the input: letters, digits, '_', '-' and spaces.</param>
    /// <param name="width">The numbers per row, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or holds another character.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is less than 1.</exception>
    public NumericFeature(string name, int width = 1)
        : base(name)
    {
        if (width <= 0)
            throw new ArgumentOutOfRangeException(nameof(width), width, $"Feature '{name}' needs a width of at least 1.");
        Width = width;
    }

    /// <summary>The numbers per row.</summary>
    /// <value>The default is 1.</value>
    public int Width { get; }

    internal override string KindName => "numeric";
}
