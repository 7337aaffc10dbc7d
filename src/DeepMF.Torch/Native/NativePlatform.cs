using System.Runtime.InteropServices;

namespace DeepMF.Torch;

/// <summary>A platform by its portable runtime identifier, with the names that native libraries have on it.</summary>
internal sealed record NativePlatform(string RuntimeIdentifier)
{
    /// <summary>The platform of this process; a distribution's own identifier such as 'debian.12-x64' counts as 'linux-x64'.</summary>
    public static NativePlatform Current => new(Portable(
        OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : OperatingSystem.IsLinux() ? "linux" : "other",
        RuntimeInformation.RuntimeIdentifier,
        RuntimeInformation.ProcessArchitecture));

    /// <summary>True where TorchSharp 0.107.0 and libtorch 2.10.0 have packages.</summary>
    public bool HasBuild => RuntimeIdentifier is "linux-x64" or "win-x64" or "osx-arm64";

    public bool IsLinux => RuntimeIdentifier.StartsWith("linux", StringComparison.Ordinal);

    /// <summary>The file that holds a library: 'libX.so', 'X.dll' or 'libX.dylib'.</summary>
    public string FileName(string library) =>
        RuntimeIdentifier.StartsWith("win", StringComparison.Ordinal) ? library + ".dll"
        : RuntimeIdentifier.StartsWith("osx", StringComparison.Ordinal) ? $"lib{library}.dylib"
        : $"lib{library}.so";

    /// <summary>The portable identifier: system, 'musl' where the runtime was built for it, architecture.</summary>
    internal static string Portable(string system, string runtimeIdentifier, Architecture architecture)
    {
        bool musl = runtimeIdentifier.Contains("musl", StringComparison.Ordinal) || runtimeIdentifier.StartsWith("alpine", StringComparison.Ordinal);
        string name = architecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            Architecture.X86 => "x86",
            Architecture.Arm => "arm",
            _ => "other",
        };
        return $"{system}{(musl ? "-musl" : "")}-{name}";
    }
}
