using System.Runtime.InteropServices;

namespace DeepMF.Torch;

/// <summary>Lets libtorch's threads sleep while they wait for each other.</summary>
/// <remarks>
/// By default GNU OpenMP lets them spin, which is a little faster on a machine that does nothing else, and slower by ten times and more on one that does: a thread that has lost its processor keeps the
/// others spinning in their places. The figures stand in docs/performance.md.
/// </remarks>
internal static partial class ThreadWaiting
{
    private const string Policy = "OMP_WAIT_POLICY";

    /// <summary>Sets the policy where the user has set none. OpenMP reads it once, when it is loaded.</summary>
    public static void Sleep(NativePlatform platform)
    {
        // .NET's own copy of the environment is not what native code reads.
        if (platform is { IsLinux: true, HasBuild: true } && Environment.GetEnvironmentVariable("GOMP_SPINCOUNT") is null)
            _ = SetVariable(Policy, "PASSIVE", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
