using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace DeepMF.Samples;

/// <summary>Options that take a number, checked where they are read.</summary>
internal static class NumberOption
{
    public static Option<int?> Whole(string name, string description, int most = int.MaxValue) =>
        Create<int>(name, description, value => value >= 1 && value <= most, most == int.MaxValue ? "a whole number of at least 1" : FormattableString.Invariant($"a whole number from 1 to {most}"));

    public static Option<double?> NotNegative(string name, string description) =>
        Create<double>(name, description, value => value >= 0 && double.IsFinite(value), "a finite number of at least 0");

    public static Option<ulong?> Seed(string name, string description) =>
        Create<ulong>(name, description, _ => true, FormattableString.Invariant($"a whole number from 0 to {ulong.MaxValue}"));

    private static Option<T?> Create<T>(string name, string description, Func<T, bool> isValid, string expected)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && isValid(value))
                    return value;
                result.AddError($"{name} takes {expected}, not '{text}'.");
                return null;
            },
        };
}
