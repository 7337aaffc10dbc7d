using System.Text.Json;

namespace DeepMF.Specs.Json;

/// <summary>A JSON value that knows its path, so that every refusal says what is wrong and where.</summary>
internal readonly struct JsonItem(JsonElement element, string path)
{
    /// <summary>A block of layers costs two levels, so that hundreds of blocks inside each other can still be read.</summary>
    public const int MaxDepth = 1000;

    public string Path => path;

    public string Kind => Get("kind").Text();

    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"The text is no valid JSON: {e.Message}", e);
        }
    }

    public InvalidDataException Error(string message, Exception? cause = null) => new($"The JSON is wrong at '{path}': {message}", cause);

    public JsonItem Get(string name) => TryGet(name, out var item) ? item : throw Error($"The property '{name}' is missing.");

    /// <summary>A property that is null counts as one that is missing.</summary>
    public bool TryGet(string name, out JsonItem item)
    {
        var found = Expect(JsonValueKind.Object, "an object").TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
        item = found ? new JsonItem(value, $"{path}.{name}") : default;
        return found;
    }

    /// <summary>Refuses properties that are not known: a model that needs them would be another model without them.</summary>
    public void Only(params ReadOnlySpan<string> names)
    {
        foreach (var (name, _) in Properties())
            if (!names.Contains(name))
                throw Error($"The property '{name}' is unknown. Known here: {string.Join(", ", names.ToArray().Select(n => $"'{n}'"))}.");
    }

    public IEnumerable<(string Name, JsonItem Value)> Properties()
    {
        foreach (var property in Expect(JsonValueKind.Object, "an object").EnumerateObject())
        {
            var name = Unicode(() => property.Name);
            yield return (name, new JsonItem(property.Value, $"{path}.{name}"));
        }
    }

    public IEnumerable<JsonItem> Items()
    {
        var index = 0;
        foreach (var item in Expect(JsonValueKind.Array, "an array").EnumerateArray())
            yield return new JsonItem(item, $"{path}[{index++}]");
    }

    public string Text()
    {
        var text = Expect(JsonValueKind.String, "a string");
        return Unicode(() => text.GetString()!);
    }

    public int Integer() => Expect(JsonValueKind.Number, "a whole number").TryGetInt32(out var value) ? value : throw Error($"A whole number from {int.MinValue} to {int.MaxValue} is expected, but it is {element.GetRawText()}.");

    public long Long() => Expect(JsonValueKind.Number, "a whole number").TryGetInt64(out var value) ? value : throw Error($"A whole number is expected, but it is {element.GetRawText()}.");

    public double Number() => Expect(JsonValueKind.Number, "a number").GetDouble();

    public bool Boolean() => element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw Error($"True or false is expected, but it is {Name(element.ValueKind)}.");

    /// <summary>Calls a constructor; what it refuses is wrong in the file.</summary>
    public T Make<T>(Func<T> create)
    {
        try
        {
            return create();
        }
        catch (ArgumentException e)
        {
            throw Where(e.ParamName).Error(WithoutParameter(e), e);
        }
        catch (InvalidOperationException e)
        {
            throw Error(e.Message, e);
        }
    }

    private JsonItem Where(string? parameter) =>
        parameter is not null && element.ValueKind == JsonValueKind.Object && TryGet(JsonNamingPolicy.CamelCase.ConvertName(parameter), out var item) ? item : this;

    /// <summary>The message as it was written: the framework adds the parameter and the value.</summary>
    private static string WithoutParameter(ArgumentException e)
    {
        var end = e.Message.IndexOf($" (Parameter '{e.ParamName}')", StringComparison.Ordinal);
        var message = end < 0 ? e.Message : e.Message[..end];
        return e is ArgumentOutOfRangeException { ActualValue: { } value } ? FormattableString.Invariant($"{message} It is {value}.") : message;
    }

    /// <summary>Neither half surrogate pairs nor bytes that are no UTF-8 are found while the text is parsed.</summary>
    private string Unicode(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException e)
        {
            throw Error("The text is no valid Unicode.", e);
        }
    }

    private JsonElement Expect(JsonValueKind kind, string expected) =>
        element.ValueKind == kind ? element : throw Error($"It must be {expected}, but it is {Name(element.ValueKind)}.");

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null or JsonValueKind.Undefined => "null",
        _ => "true or false",
    };
}
