using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TorchSharp;

namespace DeepMF.Torch;

/// <summary>Loads libtorch, the native library behind TorchSharp, before TorchSharp does: from wherever its packages lie, and with the true cause when it fails.</summary>
/// <remarks>
/// Everything in DeepMF.Torch calls <see cref="Load"/> itself; a program that uses TorchSharp directly calls it first. A failed initialisation of TorchSharp cannot be repeated
/// in a process, so nothing of TorchSharp runs before its libraries are loaded.
/// </remarks>
public static class TorchRuntime
{
    private static readonly Lock Guard = new();
    private static volatile bool _loaded;

    /// <summary>The number of CUDA devices that libtorch can use: 0 where its build or the machine has none.</summary>
    /// <exception cref="TorchLoadException">libtorch cannot be loaded.</exception>
    public static int CudaDeviceCount
    {
        get
        {
            Load();
            return torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        }
    }

    /// <summary>Loads libtorch once per process; later calls return at once. Safe from several threads.</summary>
    /// <exception cref="TorchLoadException">libtorch cannot be loaded: no backend package, a system that is too old, a platform without a build, or what the loader says. A later call throws it again.</exception>
    public static void Load()
    {
        if (_loaded)
            return;
        lock (Guard)
            if (!_loaded)
                LoadOnce(allowOlder: false, NullLogger.Instance);
    }

    /// <summary>Loads libtorch on a Linux system whose C++ standard library (libstdc++) is older than the one TorchSharp was linked against, such as Debian 12 and Ubuntu 22.04.</summary>
    /// <remarks>
    /// TorchSharp 0.107.0 names the version 'GLIBCXX_3.4.32' (GCC 13) and uses nothing of it, but the loader insists. Where the plain load fails for that reason alone, a copy of
    /// TorchSharp's library in which this version is optional (VER_FLG_WEAK, see the Linux Standard Base, 'Symbol Versioning') is written to a temporary folder of the user, loaded and deleted;
    /// no installed file changes. A version that any relocation uses is never made optional. Call it before anything else of DeepMF.Torch and TorchSharp. A newer system needs no such call.
    /// </remarks>
    /// <param name="logger">Takes one warning when the copy is needed; none by default.</param>
    /// <returns>True when this call loaded the copy; false when the plain load works, libtorch is loaded already, or the system is not Linux.</returns>
    /// <exception cref="TorchLoadException">libtorch cannot be loaded this way either.</exception>
    public static bool AllowOlderStandardLibrary(ILogger? logger = null)
    {
        if (_loaded)
            return false;
        lock (Guard)
            return !_loaded && LoadOnce(allowOlder: true, logger ?? NullLogger.Instance);
    }

    private static bool LoadOnce(bool allowOlder, ILogger logger)
    {
        NativePlatform platform = NativePlatform.Current;
        ThreadWaiting.Sleep(platform);
        bool older = new LibraryLoad(platform, NativeFolders.Current).Run(allowOlder, logger);
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception exception) when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException or EntryPointNotFoundException)
        {
            throw new TorchLoadException(LoadFailure.Other(platform.FileName("LibTorchSharp"), exception.GetBaseException().Message), exception);
        }
        _loaded = true;
        return older;
    }
}
