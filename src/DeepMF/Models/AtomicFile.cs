namespace DeepMF;

/// <summary>A file that is either complete or not there, while an older one stays until then: written under another name, flushed and renamed.</summary>
/// <remarks>Disposing it before <see cref="Commit"/> deletes what was written.</remarks>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _content;
    private readonly string _temporary;

    /// <summary>Creates the temporary file.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="content">What the file holds, as messages begin with it: "The model".</param>
    public AtomicFile(string path, string content)
    {
        _path = path;
        _content = content;
        var folder = Path.GetDirectoryName(path);
        if (folder is null || Directory.Exists(path))
            throw new IOException($"{content} cannot be saved to '{path}': it is a folder. Give the path of a file.");
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{content} cannot be saved to '{path}': the folder does not exist. Create it first.");
        // The rename below would put a file in place of the device, and the root user is allowed to.
        if (folder == "/dev")
            throw new IOException($"{content} cannot be saved to '{path}': it is a device. Give the path of a file.");
        // In the same folder, because a rename across disks is a copy.
        _temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            Stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    public FileStream Stream { get; }

    /// <summary>Writes a whole file.</summary>
    public static void Write(string path, string content, Action<Stream> write)
    {
        using var file = new AtomicFile(path, content);
        try
        {
            write(file.Stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw file.Failure(e);
        }

        file.Commit();
    }

    /// <summary>Puts the file in its place.</summary>
    public void Commit()
    {
        try
        {
            Stream.Flush(flushToDisk: true);
            Stream.Dispose();
            File.Move(_temporary, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    /// <summary>The error of a write that failed: it names the file.</summary>
    public Exception Failure(Exception cause) => cause is UnauthorizedAccessException
        ? new UnauthorizedAccessException($"{_content} cannot be saved to '{_path}': writing there is not allowed. Choose another folder.", cause)
        : new IOException($"{_content} cannot be saved to '{_path}': {cause.Message}", cause);

    public void Dispose()
    {
        // The cause of a failure is what the caller must see, not that of a failure to clean up after it.
        try
        {
            Stream.Dispose();
            File.Delete(_temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
