namespace DeepMF.Export.Tests.Support;

/// <summary>A folder of one test.</summary>
internal sealed class Folder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("deepmf-export-").FullName;

    public string[] Names => [.. Directory.GetFileSystemEntries(_path).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    public string this[string name] => Path.Combine(_path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
