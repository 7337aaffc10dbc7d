namespace DeepMF.Optimizers;

/// <summary>The range checks that options share.</summary>
internal static class Check
{
    public static double NonNegative(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number of at least 0.");

    public static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number above 0.");

    public static double Decay(double value, string name) => value switch
    {
        // Engines compute in single precision: what is left for the newest gradient would be 0.
        >= 0 and < 1 when (float)value == 1 => throw new ArgumentOutOfRangeException(name, value, $"{name} is 1 in single precision. Choose at most 0.9999999."),
        >= 0 and < 1 => value,
        _ => throw new ArgumentOutOfRangeException(name, value, $"{name} is a number of at least 0 and less than 1."),
    };
}
