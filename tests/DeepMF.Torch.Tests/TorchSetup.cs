using System.Runtime.CompilerServices;
using DeepMF.Torch.Tests.Native;

namespace DeepMF.Torch.Tests;

/// <summary>Lets the tests run on systems whose C++ standard library is older than TorchSharp's, as Debian 12 has.</summary>
internal static class TorchSetup
{
    [ModuleInitializer]
    internal static void Load()
    {
        if (FreshProcess.Mode is { } mode)
            FreshProcess.RunAndExit(mode);
        if (!NativePlatform.Current.HasBuild)
            return;
        TorchRuntime.AllowOlderStandardLibrary();
        // Tests run beside each other: with a thread per processor each, they would wait for one another.
        TorchSharp.torch.set_num_threads(1);
    }
}
