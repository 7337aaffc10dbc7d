using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>Options whose values are checked, with one line of error that says what was expected.</summary>
internal static class CommandOptions
{
    public static Option<int[]> Integers(string name, int minimum, int maximum, int[] defaults, string description) => new(name)
    {
        Description = description,
        HelpName = "N ...",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => defaults,
        CustomParser = result => Parse<int>(
            result,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum ? value : null,
            string.Create(CultureInfo.InvariantCulture, $"whole numbers from {minimum} to {maximum}")),
    };

    public static Option<double> Number(string name, double minimum, double maximum, double defaultValue, string description, bool wholeOnly) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result => Parse<double>(
            result,
            text => double.TryParse(text, wholeOnly ? NumberStyles.None : NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum ? value : null,
            string.Create(CultureInfo.InvariantCulture, $"a {(wholeOnly ? "whole number" : "number")} from {minimum} to {maximum}")).FirstOrDefault(),
    };

    /// <summary>Has no default of its own, since help would print it as objects: not given is empty.</summary>
    public static Option<T[]> Names<T>(string name, Dictionary<string, T> choices, string description)
        where T : class => new(name)
        {
            Description = description,
            HelpName = "NAME ...",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => [.. Parse<int>(
                result,
                text => choices.Keys.ToList().FindIndex(key => key.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? at : null,
                $"{string.Join(" or ", choices.Keys)}").Select(at => choices.Values.ElementAt(at))],
        };

    public static Option<string?> File(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "FILE" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && string.IsNullOrWhiteSpace(token.Value))
                result.AddError($"Option '{name}' takes the path of a file, but an empty one was given.");
        });
        return option;
    }

    private static T[] Parse<T>(ArgumentResult result, Func<string, T?> convert, string expected)
        where T : struct
    {
        var values = new List<T>();
        foreach (var token in result.Tokens)
        {
            if (convert(token.Value) is not { } value)
            {
                result.AddError($"Option '{((OptionResult)result.Parent!).Option.Name}' takes {expected}, but '{token.Value}' was given.");
                return [];
            }

            if (!values.Contains(value))
                values.Add(value);
        }

        return [.. values];
    }
}
