using System.Buffers;
using System.Text;
using System.Text.Json;
using DeepMF.Specs.Json;

namespace DeepMF;

public sealed partial record ModelSpec
{
    internal static readonly JsonWriterOptions JsonStyle = new() { Indented = true, NewLine = "\n", MaxDepth = JsonItem.MaxDepth };

    /// <summary>Writes the description as JSON, for files and for people.</summary>
    /// <remarks>Blocks are told apart by their <c>kind</c>. <see cref="FromJson"/> gives an equal description back.</remarks>
    /// <returns>The text, indented.</returns>
    /// <exception cref="InvalidOperationException">Blocks lie inside each other more than 1000 levels deep.</exception>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonStyle))
            WriteJson(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a description that <see cref="ToJson"/> wrote; every check of the builder is made again.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The description.</returns>
    /// <exception cref="InvalidDataException">The text is no JSON, or describes no model that can be built; the message says what is wrong and where.</exception>
    public static ModelSpec FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = JsonItem.Parse(Encoding.UTF8.GetBytes(json));
        return SpecReader.Model(new JsonItem(document.RootElement, "$"));
    }

    internal void WriteJson(Utf8JsonWriter json)
    {
        try
        {
            SpecWriter.Model(json, this);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"The model has blocks inside blocks for more than {JsonItem.MaxDepth} levels of JSON. Put layers one after the other instead.", e);
        }
    }
}
