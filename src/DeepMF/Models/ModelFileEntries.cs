using System.IO.Compression;
using System.Text;

namespace DeepMF;

/// <summary>The entries of a model file, each checked against its SHA-256 when it is read.</summary>
internal sealed class ModelFileEntries : IDisposable
{
    /// <summary>Far above what a description can need, and small enough for an array.</summary>
    private const long LargestText = 100_000_000;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];
    private readonly Dictionary<string, string> _sums = [];

    public ModelFileEntries(Stream stream)
    {
        _zip = Open(stream);
        foreach (var entry in _zip.Entries)
        {
            if (!_entries.TryAdd(entry.FullName, entry))
                throw new InvalidDataException($"The entry '{entry.FullName}' is there twice.");
            if (entry.CompressedLength != entry.Length || entry.Length > stream.Length)
                throw new InvalidDataException($"The entry '{entry.FullName}' is compressed or damaged: it takes {entry.CompressedLength} bytes of {stream.Length} and claims {entry.Length}. Model files store entries uncompressed.");
        }

        if (_entries.TryGetValue(ModelFile.Sums, out var sums))
            ReadSums(sums);
    }

    public void Dispose() => _zip.Dispose();

    /// <summary>Refuses missing entries and such that do not belong; it comes after the version check, because another version may have others.</summary>
    public void CheckNames(IReadOnlyCollection<string> expected)
    {
        foreach (var name in expected.Append(ModelFile.Sums))
            if (!_entries.ContainsKey(name))
                throw Missing(name);
        foreach (var name in expected.Concat(_entries.Keys.Where(IsFurther)))
            if (!_sums.ContainsKey(name))
                throw new InvalidDataException($"The entry '{ModelFile.Sums}' has no line for '{name}'.");
        if (_entries.Keys.FirstOrDefault(name => name != ModelFile.Sums && !IsFurther(name) && !expected.Contains(name)) is { } other)
            throw new InvalidDataException($"The entry '{other}' does not belong to the model.");
    }

    /// <summary>Whether there is an entry of that name.</summary>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>Reads an entry; the function gets its bytes and their number.</summary>
    public T Read<T>(string name, Func<Stream, long, T> read)
    {
        var entry = _entries.GetValueOrDefault(name) ?? throw Missing(name);
        if (name.EndsWith(".json", StringComparison.Ordinal) && entry.Length > LargestText)
            throw new InvalidDataException($"The entry '{name}' has {entry.Length} bytes, more than {LargestText}.");
        using var stream = new HashingStream(entry.Open());
        T? result = default;
        try
        {
            result = read(stream, entry.Length);
            if (stream.ReadByte() != -1)
                throw new InvalidDataException($"There are more than the {entry.Length} bytes that the directory of the zip claims.");
            if (_sums.TryGetValue(name, out var sum) && !string.Equals(sum, stream.Sha256(), StringComparison.OrdinalIgnoreCase))
                throw new InvalidDataException($"The bytes do not have the SHA-256 that '{ModelFile.Sums}' gives, so they have been changed.");
            return result;
        }
        catch (Exception e)
        {
            (result as IDisposable)?.Dispose();
            if (e is InvalidDataException or EndOfStreamException)
                throw new InvalidDataException($"Entry '{name}': {e.Message}", e);
            throw;
        }
    }

    private static bool IsFurther(string name) => name.StartsWith(ModelFile.FurtherFolder, StringComparison.Ordinal);

    private static ZipArchive Open(Stream stream)
    {
        try
        {
            var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            _ = zip.Entries;
            return zip;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or OverflowException or InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"It is no zip, or its directory is damaged: {e.Message}", e);
        }
    }

    private static InvalidDataException Missing(string name) => new($"The entry '{name}' is missing.");

    private void ReadSums(ZipArchiveEntry entry)
    {
        if (entry.Length > LargestText)
            throw new InvalidDataException($"The entry '{ModelFile.Sums}' has {entry.Length} bytes, more than {LargestText}.");
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split("  ", 2);
            if (parts.Length != 2 || !_sums.TryAdd(parts[1], parts[0]))
                throw new InvalidDataException($"The entry '{ModelFile.Sums}' is damaged: a line is a SHA-256, two spaces and the name of an entry.");
        }
    }
}
