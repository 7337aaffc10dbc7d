using System.Text;

namespace DeepMF.Export.Embeddings;

/// <summary>Text files that are whole or not there, and the texts in their cells.</summary>
internal static class TextFile
{
    public static void Write(string path, string content, Action<StreamWriter> write) => AtomicFile.Write(path, content, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        write(writer);
    });

    /// <summary>A cell between tabs, which no character of it may look like.</summary>
    public static string Tsv(string text) => text.Any(IsBreak) ? new string([.. text.Select(c => IsBreak(c) ? ' ' : c)]) : text;

    /// <summary>The first cell of a line of the projector's metadata, which skips lines that are empty.</summary>
    public static string TsvId(string text) => string.IsNullOrWhiteSpace(text) ? "(empty)" : Tsv(text);

    /// <summary>A cell between commas (RFC 4180, section 2, rules 5 to 7).</summary>
    public static string Csv(string text) => text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    /// <summary>Control characters, and the separators of lines and paragraphs.</summary>
    private static bool IsBreak(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
