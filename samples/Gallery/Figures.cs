using System.Globalization;

namespace DeepMF.Samples.Gallery;

/// <summary>How numbers are written in tables and texts.</summary>
internal static class Figures
{
    /// <summary>Four decimals, for RMSE and the like.</summary>
    public static string Metric(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>Two decimals.</summary>
    public static string Short(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>Whole numbers with commas between thousands.</summary>
    public static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share as per cent with two decimals.</summary>
    public static string Share(double value) => $"{Short(100 * value)} %";

    /// <summary>Mean and range of several runs, as in <c>6.65 (6.41 to 6.90)</c>.</summary>
    public static string Spread(IReadOnlyCollection<double> values, Func<double, string> format) =>
        values.Count == 1 ? format(values.Single()) : $"{format(values.Average())} ({format(values.Min())} to {format(values.Max())})";
}
