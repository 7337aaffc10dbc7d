using System.Text.Json;
using DeepMF.Specs.Json;

namespace DeepMF;

/// <summary>What a file says of a vocabulary beside its ids.</summary>
internal sealed record VocabularyDescription(string Type, int Count, bool HasUnknown)
{
    public static void Write(Utf8JsonWriter json, string feature, Vocabulary vocabulary)
    {
        json.WriteStartObject(feature);
        json.WriteString("idType", VocabularyFile.TypeName(vocabulary));
        json.WriteNumber("count", vocabulary.Count);
        json.WriteBoolean("hasUnknown", vocabulary.HasUnknown);
        json.WriteEndObject();
    }

    public static VocabularyDescription Read(JsonItem item)
    {
        item.Only("idType", "count", "hasUnknown");
        return new VocabularyDescription(item.Get("idType").Text(), item.Get("count").Integer(), item.Get("hasUnknown").Boolean());
    }
}
