namespace DeepMF.Specs.Json;

/// <summary>What a description in a file begins with: its format, and the version of that.</summary>
internal static class VersionedDescription
{
    /// <summary>Reads a description whose format and version are checked before anything else, because another version may have other properties.</summary>
    /// <param name="entry">The bytes.</param>
    /// <param name="length">Their number.</param>
    /// <param name="subject">What has the version, as the first words of a message.</param>
    /// <param name="format">The format that is expected.</param>
    /// <param name="newest">The newest version that can be read.</param>
    /// <param name="read">Reads the rest; its argument is the whole.</param>
    public static T Read<T>(Stream entry, long length, string subject, string format, int newest, Func<JsonItem, T> read)
    {
        var bytes = new byte[length];
        entry.ReadExactly(bytes);
        using var document = JsonItem.Parse(bytes);
        var root = new JsonItem(document.RootElement, "$");
        if (root.Get("format").Text() is var found && found != format)
            throw root.Get("format").Error($"'{format}' is expected, but it is '{found}'.");
        var version = root.Get("version").Integer();
        if (version > newest)
            throw new InvalidDataException($"{subject} has format version {version} and was written by a newer version of DeepMF; this one reads versions up to {newest}. Update DeepMF.");
        if (version < 1)
            throw root.Get("version").Error($"A version of at least 1 is expected, but it is {version}.");
        return read(root);
    }
}
