namespace DeepMF.Torch;

/// <summary>Turns what is known of a failed load into the text that a user reads.</summary>
internal static class LoadFailure
{
    private const string Backend = "'TorchSharp-cpu', or 'TorchSharp-cuda-linux' or 'TorchSharp-cuda-windows' for GPUs (version 0.107.0)";

    /// <summary>The text for a load that the system's loader refused, the surest cause first.</summary>
    /// <param name="platform">Where it happened.</param>
    /// <param name="hasBackend">True when the folders have libtorch itself.</param>
    /// <param name="canAllow">True when <see cref="TorchRuntime.AllowOlderStandardLibrary"/> would help.</param>
    /// <param name="file">The file to load.</param>
    /// <param name="loaderText">What .NET reported.</param>
    public static string Message(NativePlatform platform, bool hasBackend, bool canAllow, string file, string loaderText) =>
        !platform.HasBuild ? NoBuild(platform)
        : platform.IsLinux && MissingVersion.Parse(loaderText) is { } missing ? OldSystem(missing, canAllow)
        : !hasBackend ? NoBackend(platform)
        : Other(file, loaderText);

    public static string NoBuild(NativePlatform platform) =>
        $"libtorch has no build for this platform ('{platform.RuntimeIdentifier}'): TorchSharp 0.107.0 runs on linux-x64 with glibc, win-x64 and osx-arm64. Use one of these, or CpuEngine, which needs no native library.";

    public static string NoBackend(NativePlatform platform) =>
        $"libtorch was not found: '{platform.FileName("torch_cpu")}' is in none of the folders of the program's native libraries. Reference one of the packages {Backend} from the program, not from a library; 'libtorch-cpu-{platform.RuntimeIdentifier}' 2.10.0 alone is the smallest that does.";

    public static string NoTorchSharp(NativePlatform platform) =>
        $"TorchSharp's own native library was not found: '{platform.FileName("LibTorchSharp")}' is in none of the folders of the program's native libraries. Reference one of the packages {Backend} from the program, and publish it for '{platform.RuntimeIdentifier}' if it is published for a platform.";

    /// <param name="missing">What the system lacks.</param>
    /// <param name="canAllow">True when <see cref="TorchRuntime.AllowOlderStandardLibrary"/> would help.</param>
    public static string OldSystem(MissingVersion missing, bool canAllow) =>
        $"libtorch does not load on this system: '{Path.GetFileName(missing.RequiredBy)}' needs version '{missing.Name}' of '{Path.GetFileName(missing.Library)}', which '{missing.Library}' lacks. "
        + "Use a newer system (Ubuntu 24.04, Debian 13 or the .NET images)"
        + (canAllow ? ", or call TorchRuntime.AllowOlderStandardLibrary() before anything else of DeepMF.Torch and TorchSharp." : ".");

    public static string Other(string file, string loaderText) =>
        $"libtorch does not load: '{file}' was refused with '{Words(loaderText)}'. Mend what it names, or use CpuEngine, which needs no native library.";

    public static string NoCopy(string file, string cause) =>
        $"libtorch does not load on this system without a changed copy of '{Path.GetFileName(file)}', and the copy could not be written to '{Path.GetTempPath()}': {cause.TrimEnd('.')}. Let the environment variable TMPDIR name a folder that can be written to.";

    /// <summary>The loader's own words: .NET puts advice on one line before them.</summary>
    internal static string Words(string loaderText)
    {
        int line = loaderText.IndexOf('\n', StringComparison.Ordinal);
        string words = line >= 0 && line < loaderText.Length - 1 ? loaderText[(line + 1)..] : loaderText;
        return string.Join("; ", words.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');
    }
}
