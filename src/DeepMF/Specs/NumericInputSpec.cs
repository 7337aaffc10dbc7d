namespace DeepMF.Specs;

/// <summary>A numeric feature that enters a branch as it is.</summary>
/// <remarks>Shape: <c>[B, Width]</c>.</remarks>
public sealed record NumericInputSpec : InputSpec
{
    /// <summary>Describes the input.</summary>
    /// <param name="feature">The feature that is read.</param>
    public NumericInputSpec(NumericFeature feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        Feature = feature;
    }

    /// <summary>The feature that is read.</summary>
    public NumericFeature Feature { get; }

    /// <inheritdoc/>
    public override Feature Source => Feature;

    /// <inheritdoc/>
    public override int Width => Feature.Width;

    internal override string KindName => "numeric";
}
