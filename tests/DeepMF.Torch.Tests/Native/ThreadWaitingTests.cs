using System.Runtime.InteropServices;

namespace DeepMF.Torch.Tests.Native;

public sealed partial class ThreadWaitingTests
{
    [Fact]
    public void Threads_sleep_while_they_wait_unless_the_user_says_otherwise()
    {
        Assert.SkipUnless(NativePlatform.Current is { IsLinux: true, HasBuild: true }, "Only GNU OpenMP on Linux reads the policy from the environment.");
        Assert.SkipUnless(Environment.GetEnvironmentVariable("GOMP_SPINCOUNT") is null, "The environment sets GOMP_SPINCOUNT, which decides.");
        TorchRuntime.Load();

        Marshal.PtrToStringUTF8(GetVariable("OMP_WAIT_POLICY")).Should().Be(Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") ?? "PASSIVE");
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetVariable(string name);
}
