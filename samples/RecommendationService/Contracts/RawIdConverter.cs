using System.Text.Json;
using System.Text.Json.Serialization;
using DeepMF.Serving;

namespace DeepMF.Samples.RecommendationService.Contracts;

/// <summary>Ids in JSON: whole numbers and texts.</summary>
/// <remarks>Whole numbers that a double cannot tell apart are written as text, since a browser would change them. Both are read.</remarks>
internal sealed class RawIdConverter : JsonConverter<RawId>
{
    private const long MostExact = (1L << 53) - 1;

    public override RawId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt64(out var number) => number,
        JsonTokenType.String => reader.GetString()!,
        _ => throw new JsonException(),
    };

    public override void Write(Utf8JsonWriter writer, RawId value, JsonSerializerOptions options)
    {
        if (!value.IsText && value.Number is >= -MostExact and <= MostExact)
            writer.WriteNumberValue(value.Number);
        else
            writer.WriteStringValue(value.ToString());
    }
}
