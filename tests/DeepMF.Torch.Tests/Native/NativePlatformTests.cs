using System.Runtime.InteropServices;

namespace DeepMF.Torch.Tests.Native;

public sealed class NativePlatformTests
{
    [Theory]
    [InlineData("linux", "linux-x64", Architecture.X64, "linux-x64")]
    [InlineData("linux", "debian.12-x64", Architecture.X64, "linux-x64")]
    [InlineData("linux", "linux-musl-x64", Architecture.X64, "linux-musl-x64")]
    [InlineData("linux", "alpine.3.20-arm64", Architecture.Arm64, "linux-musl-arm64")]
    [InlineData("win", "win-x86", Architecture.X86, "win-x86")]
    [InlineData("osx", "osx-arm64", Architecture.Arm64, "osx-arm64")]
    public void A_distributions_identifier_becomes_portable(string system, string identifier, Architecture architecture, string expected) =>
        NativePlatform.Portable(system, identifier, architecture).Should().Be(expected);

    [Theory]
    [InlineData("linux-x64", true, "libtorch.so")]
    [InlineData("win-x64", true, "torch.dll")]
    [InlineData("osx-arm64", true, "libtorch.dylib")]
    [InlineData("osx-x64", false, "libtorch.dylib")]
    [InlineData("linux-arm64", false, "libtorch.so")]
    [InlineData("linux-musl-x64", false, "libtorch.so")]
    public void Platforms_know_their_files_and_whether_there_is_a_build(string identifier, bool hasBuild, string file)
    {
        var platform = new NativePlatform(identifier);

        platform.HasBuild.Should().Be(hasBuild);
        platform.FileName("torch").Should().Be(file);
    }
}
