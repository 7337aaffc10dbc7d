using System.Globalization;
using System.Text;

namespace DeepMF;

/// <summary>A vocabulary as text: one id per line in the order of the indices, the index for unknown ids left out.</summary>
/// <remarks>
/// In texts, <c>\\</c>, <c>\n</c> and <c>\r</c> stand for the backslash and the ends of lines, and <c>\uD800</c> for half of a surrogate pair,
/// which UTF-8 cannot hold.
/// </remarks>
internal static class VocabularyFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string TypeName(Vocabulary vocabulary) => vocabulary switch
    {
        Vocabulary<int> => "int32",
        Vocabulary<long> => "int64",
        _ => "string",
    };

    public static void Write(Stream stream, Vocabulary vocabulary)
    {
        using var writer = new StreamWriter(stream, Utf8, leaveOpen: true) { NewLine = "\n" };
        switch (vocabulary)
        {
            case Vocabulary<int> ids:
                foreach (var id in ids.Ids)
                    writer.WriteLine(id.ToString(CultureInfo.InvariantCulture));
                break;
            case Vocabulary<long> ids:
                foreach (var id in ids.Ids)
                    writer.WriteLine(id.ToString(CultureInfo.InvariantCulture));
                break;
            case Vocabulary<string> ids:
                foreach (var id in ids.Ids)
                    writer.WriteLine(Escape(id));
                break;
        }
    }

    /// <summary>Reads a vocabulary.</summary>
    /// <exception cref="InvalidDataException">A line holds no id, an id comes twice, or there is another number of ids.</exception>
    public static Vocabulary Read(Stream stream, VocabularyDescription ids) => ids.Type switch
    {
        "int32" => Read(stream, ids.Count, new VocabularyBuilder<int>(ids.HasUnknown), line => int.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) ? (id, true) : default),
        "int64" => Read(stream, ids.Count, new VocabularyBuilder<long>(ids.HasUnknown), line => long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) ? (id, true) : default),
        "string" => Read(stream, ids.Count, new VocabularyBuilder<string>(ids.HasUnknown), line => Unescape(line) is { } id ? (id, true) : default),
        _ => throw new InvalidDataException($"The id type '{ids.Type}' is unknown. Known: 'int32', 'int64', 'string'."),
    };

    private static Vocabulary<TId> Read<TId>(Stream stream, int count, VocabularyBuilder<TId> builder, Func<string, (TId Id, bool Valid)> parse)
        where TId : notnull
    {
        using var reader = new StreamReader(stream, Utf8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var line = 0;
        while (ReadLine(reader) is { } text)
        {
            line++;
            var (id, valid) = parse(text);
            if (!valid)
                throw new InvalidDataException($"Line {line}: '{Short(text)}' is no id of type {typeof(TId).Name}.");
            var before = builder.Count;
            if (builder.Add(id) != before)
                throw new InvalidDataException($"Line {line}: the id '{Short(text)}' comes a second time.");
            if (builder.Count > count)
                break;
        }

        return builder.Count == count
            ? builder.Build()
            : throw new InvalidDataException($"The vocabulary should have {count} indices, but it has {(builder.Count > count ? "more" : builder.Count.ToString(CultureInfo.InvariantCulture))}.");
    }

    private static string Short(string text) => text.Length <= 50 ? text : $"{text[..50]}...";

    private static string? ReadLine(StreamReader reader)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("The text is no valid UTF-8.", e);
        }
    }

    internal static string Escape(string id)
    {
        if (!id.Any(c => char.IsSurrogate(c) || c is '\\' or '\n' or '\r'))
            return id;
        var text = new StringBuilder(id.Length);
        for (var i = 0; i < id.Length; i++)
        {
            var c = id[i];
            if (char.IsSurrogatePair(c, i + 1 < id.Length ? id[i + 1] : '\0'))
                text.Append(c).Append(id[++i]);
            else if (char.IsSurrogate(c))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                text.Append(c switch { '\\' => "\\\\", '\n' => "\\n", '\r' => "\\r", _ => null } ?? c.ToString());
        }

        return text.ToString();
    }

    /// <summary>The id of a line, or <see langword="null"/> where a backslash is followed by something else than <see cref="Escape"/> writes.</summary>
    internal static string? Unescape(string line)
    {
        if (!line.Contains('\\'))
            return line;
        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] != '\\')
            {
                text.Append(line[i]);
                continue;
            }

            i++;
            switch (i < line.Length ? line[i] : '\0')
            {
                case '\\':
                    text.Append('\\');
                    break;
                case 'n':
                    text.Append('\n');
                    break;
                case 'r':
                    text.Append('\r');
                    break;
                case 'u' when ushort.TryParse(line.AsSpan(i + 1, Math.Min(4, line.Length - i - 1)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && char.IsSurrogate((char)code) && i + 4 < line.Length:
                    text.Append((char)code);
                    i += 4;
                    break;
                default:
                    return null;
            }
        }

        return text.ToString();
    }
}
