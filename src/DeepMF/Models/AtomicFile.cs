namespace DeepMF;

/// <summary>Writes a file so that it is either complete or not there, and an older one stays until then.</summary>
internal static class AtomicFile
{
    public static void Write(string path, Action<Stream> write)
    {
        var folder = Path.GetDirectoryName(path);
        if (folder is null || Directory.Exists(path))
            throw new IOException($"The model cannot be saved to '{path}': it is a folder. Give the path of a file.");
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The model cannot be saved to '{path}': the folder does not exist. Create it first.");
        // The rename below would put a file in place of the device, and the root user is allowed to.
        if (folder == "/dev")
            throw new IOException($"The model cannot be saved to '{path}': it is a device. Give the path of a file.");

        // In the same folder, because a rename across disks is a copy.
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e)
        {
            Delete(temporary);
            switch (e)
            {
                case UnauthorizedAccessException:
                    throw new UnauthorizedAccessException($"The model cannot be saved to '{path}': writing there is not allowed. Choose another folder.", e);
                case IOException:
                    throw new IOException($"The model cannot be saved to '{path}': {e.Message}", e);
                default:
                    throw;
            }
        }
    }

    /// <summary>The cause of the failure is what the caller must see, not that of a failure to clean up after it.</summary>
    private static void Delete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
