namespace DeepMF.Torch;

/// <summary>The folders where a program's native libraries lie, best first.</summary>
internal sealed class NativeFolders
{
    private readonly string[] _folders;

    /// <param name="searchDirectories">The host's list (folders of the packages, or of the publication), or null where there is none.</param>
    /// <param name="baseDirectory">The folder of the program.</param>
    /// <param name="platform">The platform whose folder below the program is looked at.</param>
    public NativeFolders(string? searchDirectories, string baseDirectory, NativePlatform platform) =>
        _folders = (searchDirectories ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Append(baseDirectory)
            .Append(Path.Combine(baseDirectory, "runtimes", platform.RuntimeIdentifier, "native"))
            .Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))
            .Distinct(StringComparer.Ordinal)
            .Where(Directory.Exists)
            .ToArray();

    /// <summary>The folders of this process.</summary>
    public static NativeFolders Current => new(AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string, AppContext.BaseDirectory, NativePlatform.Current);

    public IReadOnlyList<string> Folders => _folders;

    /// <summary>The full path of a file in the first folder that has it, or null.</summary>
    public string? Find(string file) => _folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
}
