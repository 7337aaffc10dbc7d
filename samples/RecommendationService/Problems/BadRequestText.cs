using System.Globalization;
using System.Text.Json;
using DeepMF.Samples.RecommendationService.Contracts;

namespace DeepMF.Samples.RecommendationService.Problems;

/// <summary>Says what is wrong with a request that could not be bound, in the words of the request and not of the code.</summary>
internal static class BadRequestText
{
    // Names in requests may be in any case.
    private static readonly Dictionary<string, string> Expected = new(StringComparer.OrdinalIgnoreCase)
    {
        ["user"] = "an id, a whole number or a text",
        ["item"] = "an id, a whole number or a text",
        ["n"] = FormattableString.Invariant($"a whole number from 1 to {Limits.MostItems}"),
        ["excludeSeen"] = "true or false",
        ["why"] = "true or false",
        ["candidates"] = "a list of ids, whole numbers or texts",
        ["excluded"] = "a list of ids, whole numbers or texts",
        ["ratings"] = "a list of ratings such as {\"item\": 42, \"rating\": 5}",
        ["rating"] = "a number",
    };

    private static readonly Dictionary<string, Func<string?, bool>> Queries = new(StringComparer.OrdinalIgnoreCase)
    {
        ["n"] = value => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
        ["excludeSeen"] = value => bool.TryParse(value, out _),
        ["why"] = value => bool.TryParse(value, out _),
    };

    public static string Of(BadHttpRequestException exception, HttpRequest request) => exception switch
    {
        { InnerException: JsonException json } => OfBody(json),
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => "The body is no JSON: the header Content-Type must be application/json.",
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => FormattableString.Invariant($"The body is too large: at most {Limits.MostBytes:N0} bytes are read."),
        _ => OfQuery(request) ?? "The request has no body, but JSON is expected.",
    };

    private static string? OfQuery(HttpRequest request)
    {
        foreach (var (name, value) in request.Query)
            if (Queries.TryGetValue(name, out var isValid) && !isValid(value))
                return $"'{name}' is '{value}', but {Expected[name]} is expected.";

        return null;
    }

    private static string OfBody(JsonException json)
    {
        var path = json.Path ?? "$";
        var place = FormattableString.Invariant($"{path}, line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}");
        if (IsSyntax(json))
            return $"The body is no JSON ({place}).";
        var name = path[(path.LastIndexOf('.') + 1)..].Split('[')[0];
        var isElement = path.EndsWith(']');
        return Expected.TryGetValue(name, out var expected)
            ? $"The body is not what is expected ({place}): {(isElement ? ElementOf(name) : expected)} is expected there."
            : path == "$"
                ? $"The body is not what is expected ({place}): an object is expected there."
                : $"The body is not what is expected ({place}): there is no property '{name}'. What there is, is in /openapi/v1.json.";
    }

    private static string ElementOf(string name) => name.Equals("ratings", StringComparison.OrdinalIgnoreCase) ? "a rating such as {\"item\": 42, \"rating\": 5}" : Expected["item"];

    /// <summary>The reader of JSON throws a kind of its own, which stands behind the exception where text is no JSON at all.</summary>
    private static bool IsSyntax(JsonException json) => json.InnerException?.GetType().Name == "JsonReaderException";
}
