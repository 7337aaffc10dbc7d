using System.Runtime.InteropServices;

namespace DeepMF.Torch;

/// <summary>Loads libraries by full path with what they need, wherever in the folders that lies.</summary>
/// <remarks>
/// The loader of the system looks for what a library needs beside it; the natives of two NuGet packages lie in two folders. A library that is loaded already is found
/// by its name (SONAME, install name, module name), so what is missing is loaded first.
/// </remarks>
internal sealed class NativeLoader(NativePlatform platform, NativeFolders folders)
{
    // What LibTorchSharp links to, in an order that needs nothing later: Windows does not say which library it misses.
    private static readonly string[] Backend = ["c10", "torch_cpu", "torch"];

    public bool HasBackend => folders.Find(platform.FileName("torch_cpu")) is not null;

    /// <summary>The file of TorchSharp's own library, or null.</summary>
    public string? TorchSharp => folders.Find(platform.FileName("LibTorchSharp"));

    /// <summary>True when TorchSharp's library is in the process already, loaded by the program.</summary>
    /// <remarks>Only the Linux loader can be asked by name without a search of the working folder.</remarks>
    public bool IsLoaded => platform.IsLinux && NativeLibrary.TryLoad(platform.FileName("LibTorchSharp"), out _);

    /// <summary>Loads TorchSharp's library from a file.</summary>
    /// <exception cref="DllNotFoundException">It or something it needs is missing or does not fit the system.</exception>
    /// <exception cref="BadImageFormatException">A file is none of this platform's libraries.</exception>
    public void Load(string file)
    {
        if (!File.Exists(Path.Combine(Path.GetDirectoryName(file)!, platform.FileName("torch_cpu"))))
            foreach (string library in Backend)
                if (folders.Find(platform.FileName(library)) is { } path)
                    LoadWithNeeds(path, [path]);
        LoadWithNeeds(file, [file]);
    }

    private void LoadWithNeeds(string file, HashSet<string> tried)
    {
        while (true)
        {
            try
            {
                NativeLibrary.Load(file);
                return;
            }
            catch (DllNotFoundException exception) when (MissingFile(exception.Message, tried) is { } missing)
            {
                tried.Add(missing);
                LoadWithNeeds(missing, tried);
            }
        }
    }

    /// <summary>A file of the folders that the loader's text names and nobody tried yet, or null.</summary>
    private string? MissingFile(string loaderText, HashSet<string> tried) => LoadFailure.Words(loaderText)
        .Split([' ', '/', ':', '\'', '"', ',', ';', '(', ')', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.Contains(".so", StringComparison.Ordinal) || word.EndsWith(".dylib", StringComparison.Ordinal))
        .Select(folders.Find)
        .FirstOrDefault(path => path is not null && !tried.Contains(path));
}
