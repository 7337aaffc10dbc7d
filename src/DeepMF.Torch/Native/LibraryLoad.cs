using Microsoft.Extensions.Logging;

namespace DeepMF.Torch;

/// <summary>One attempt to bring TorchSharp's library into the process, and what is said when it fails.</summary>
internal sealed class LibraryLoad(NativePlatform platform, NativeFolders folders)
{
    private readonly NativeLoader _loader = new(platform, folders);

    /// <returns>True when a copy with weakened version needs was loaded.</returns>
    /// <exception cref="TorchLoadException">Nothing could be loaded.</exception>
    public bool Run(bool allowOlder, ILogger logger)
    {
        if (_loader.IsLoaded)
            return false;
        string file = _loader.TorchSharp ?? throw new TorchLoadException(platform.HasBuild ? LoadFailure.NoTorchSharp(platform) : LoadFailure.NoBuild(platform), null);
        try
        {
            _loader.Load(file);
            return false;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            if (!allowOlder || Blocking(exception, file) is not { } missing)
                throw Failure(file, exception, canAllow: !allowOlder && CanWeaken(file, exception));
            string library = missing.Library;
            List<string> versions = LoadWeakened(file, missing, exception);
            LoadLog.OlderStandardLibrary(logger, library, string.Join(", ", versions), file);
            return true;
        }
    }

    /// <summary>The version that keeps this very file from loading, or null: what another file needs is not ours to weaken.</summary>
    private MissingVersion? Blocking(Exception exception, string file) =>
        platform is { IsLinux: true, HasBuild: true } && MissingVersion.Parse(exception.Message) is { } missing && missing.RequiredBy == file ? missing : null;

    private bool CanWeaken(string file, Exception exception)
    {
        if (Blocking(exception, file) is not { } missing)
            return false;
        try
        {
            return ElfVersionNeeds.Weaken(File.ReadAllBytes(file), new HashSet<string>([missing.Name])) > 0;
        }
        catch (Exception refusal) when (refusal is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Loads a copy in which the missing versions are optional; the loader names them one at a time.</summary>
    private List<string> LoadWeakened(string file, MissingVersion missing, Exception original)
    {
        List<string> versions = [];
        Exception latest = original;
        try
        {
            while (true)
            {
                versions.Add(missing.Name);
                byte[] bytes = File.ReadAllBytes(file);
                if (ElfVersionNeeds.Weaken(bytes, versions.ToHashSet()) < versions.Count)
                    throw new InvalidDataException($"'{file}' does not name the version '{missing.Name}'.");
                try
                {
                    LoadCopy(Path.GetFileName(file), bytes);
                    return versions;
                }
                catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
                {
                    latest = exception;
                    if (MissingVersion.Parse(exception.Message) is not { } next || versions.Contains(next.Name) || Path.GetFileName(next.RequiredBy) != Path.GetFileName(file))
                        throw Failure(file, exception, canAllow: false);
                    missing = next with { RequiredBy = file };
                }
            }
        }
        catch (InvalidDataException)
        {
            throw new TorchLoadException(LoadFailure.OldSystem(missing, canAllow: false), latest);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TorchLoadException(LoadFailure.NoCopy(file, exception.Message), exception);
        }
    }

    private void LoadCopy(string name, byte[] bytes)
    {
        // Mode 0700: what is loaded into the process can be written by nobody else.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("deepmf-");
        try
        {
            string copy = Path.Combine(folder.FullName, name);
            File.WriteAllBytes(copy, bytes);
            _loader.Load(copy);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private TorchLoadException Failure(string file, Exception exception, bool canAllow) =>
        new(LoadFailure.Message(platform, _loader.HasBackend, canAllow, file, exception.Message), exception);
}
