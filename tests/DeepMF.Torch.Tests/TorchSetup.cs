using System.Runtime.CompilerServices;

namespace DeepMF.Torch.Tests;

internal static class TorchSetup
{
    [ModuleInitializer]
    internal static void Load() => TorchRuntime.AllowOlderStandardLibrary();
}
