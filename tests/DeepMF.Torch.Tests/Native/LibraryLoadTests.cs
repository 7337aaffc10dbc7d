using Microsoft.Extensions.Logging.Abstractions;

namespace DeepMF.Torch.Tests.Native;

/// <summary>Loads of files made here; as files of Windows, since Linux would find the library that this process has loaded.</summary>
public sealed class LibraryLoadTests : IDisposable
{
    private static readonly NativePlatform Platform = new("win-x64");
    private readonly string _root = Directory.CreateTempSubdirectory("deepmf-tests-").FullName;

    [Fact]
    public void A_program_without_TorchSharps_library_is_told_so() =>
        Refusal(Platform).Message.Should().Be(LoadFailure.NoTorchSharp(Platform));

    [Fact]
    public void A_platform_without_a_build_is_told_so() =>
        Refusal(new NativePlatform("osx-x64")).Message.Should().Be(LoadFailure.NoBuild(new NativePlatform("osx-x64")));

    [Fact]
    public void A_program_without_a_backend_is_told_so()
    {
        File.WriteAllBytes(Path.Combine(_root, "LibTorchSharp.dll"), new byte[100]);

        TorchLoadException refusal = Refusal(Platform);

        refusal.Message.Should().Be(LoadFailure.NoBackend(Platform));
        refusal.InnerException.Should().BeOfType<DllNotFoundException>();
    }

    [Fact]
    public void A_file_that_is_no_library_is_told_in_the_loaders_words()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The words are those of the Linux loader.");
        string file = Path.Combine(_root, "LibTorchSharp.dll");
        File.WriteAllBytes(file, new byte[100]);
        File.WriteAllBytes(Path.Combine(_root, "torch_cpu.dll"), new byte[100]);

        Refusal(Platform).Message.Should().Be(
            $"libtorch does not load: '{file}' was refused with '{file}: invalid ELF header'. Mend what it names, or use CpuEngine, which needs no native library.");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private TorchLoadException Refusal(NativePlatform platform)
    {
        Action load = () => new LibraryLoad(platform, new NativeFolders(null, _root, platform)).Run(allowOlder: true, NullLogger.Instance);
        return load.Should().Throw<TorchLoadException>().Which;
    }
}
