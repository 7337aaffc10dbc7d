namespace DeepMF.Samples;

/// <summary>Files that the program is asked to write.</summary>
internal static class OutputFile
{
    /// <summary>Makes sure that a file can be written, before the minutes whose result goes into it.</summary>
    public static void Check(string option, FileInfo? file)
    {
        if (file is null)
            return;
        if (Directory.Exists(file.FullName))
            throw new IOException($"{option} takes the path of a file, but '{file.FullName}' is a folder.");
        if (file.Directory is not { Exists: true })
            throw new DirectoryNotFoundException($"{option} cannot write '{file.FullName}': the folder does not exist. Create it first.");
        // Moving a file there would replace the device.
        if (file.Directory.FullName == "/dev")
            throw new IOException($"{option} takes the path of a file, but '{file.FullName}' is a device.");
        try
        {
            using var probe = new FileStream(TemporaryFor(file.FullName), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{option} cannot write '{file.FullName}': no file can be made in that folder. Choose another.", failure);
        }
    }

    /// <summary>Writes beside the place and moves there, so that no reader meets half of the file.</summary>
    public static void Write(string path, string text)
    {
        var temporary = TemporaryFor(path);
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' cannot be written: {failure.Message}", failure);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // The name is short whatever the length of the file's own.
    private static string TemporaryFor(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}.tmp");
}
