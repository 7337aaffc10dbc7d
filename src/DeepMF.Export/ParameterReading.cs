using DeepMF.Engines;

namespace DeepMF.Export;

/// <summary>Reads numbers that are written for other programs.</summary>
internal static class ParameterReading
{
    /// <summary>Reads a run of a parameter.</summary>
    /// <exception cref="InvalidOperationException">A number is not finite.</exception>
    public static void Read(Parameter parameter, long offset, Span<float> run)
    {
        parameter.Read(offset, run);
        if (FiniteCheck.FirstNotFinite(run) is >= 0 and var at)
            throw new InvalidOperationException(
                FormattableString.Invariant($"Parameter '{parameter.Spec.Name}' holds {run[at]} at position {offset + at}, so the model is not exported. Train it again with a lower learning rate."));
    }
}
