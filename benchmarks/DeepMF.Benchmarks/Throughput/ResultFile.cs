using System.Text.Json;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>Writes rows to a file as a JSON array. What cannot be written is told in one line.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Whether a file can be created beside the target and the target is no folder: minutes of measuring should not end at a file that cannot be written.</summary>
    public static bool CanWrite(string? path) => path is null || Try(path, () =>
    {
        if (Directory.Exists(path))
            throw new IOException("It is a folder.");
        var temporary = TemporaryName(path);
        File.WriteAllText(temporary, "");
        File.Delete(temporary);
    });

    /// <summary>Writes to a temporary file beside the target and renames it, so that a reader never sees half a file. Without a path it writes nothing.</summary>
    public static bool Write<T>(string? path, IReadOnlyList<T> rows) => path is null || Try(path, () =>
    {
        var temporary = TemporaryName(path);
        try
        {
            File.WriteAllText(temporary, JsonSerializer.Serialize(rows, Json) + "\n");
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    });

    /// <summary>Reads rows that were written before. A file that cannot be read, or without rows, is told in one line and gives <see langword="null"/>.</summary>
    public static IReadOnlyList<T>? Read<T>(string path)
    {
        try
        {
            if (JsonSerializer.Deserialize<T[]>(File.ReadAllText(path), Json) is { Length: > 0 } rows)
                return rows;
            Console.Error.WriteLine($"'{path}' holds no rows. Expected is a file that 'throughput --json' has written.");
        }
        catch (JsonException failure)
        {
            Console.Error.WriteLine($"'{path}' is not a file that 'throughput --json' has written: {failure.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"'{path}' cannot be read: {failure.Message}");
        }

        return null;
    }

    private static string TemporaryName(string path) => $"{path}.{Environment.ProcessId}.tmp";

    private static bool Try(string path, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Console.Error.WriteLine($"The results cannot be written to '{path}': {failure.Message}");
            return false;
        }
    }
}
