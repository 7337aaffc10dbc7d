namespace DeepMF.Torch.Tests.Native;

public sealed class LoadFailureTests
{
    private const string Advice = "Unable to load shared library '/app/libLibTorchSharp.so' or one of its dependencies. In order to help diagnose loading problems, consider using a tool like strace. If you're using glibc, consider setting the LD_DEBUG environment variable: \n";
    private const string Missing = Advice + "libtorch.so: cannot open shared object file: No such file or directory\n";
    private const string Old = Advice + "/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)\n";
    private static readonly NativePlatform Linux = new("linux-x64");

    [Theory]
    [InlineData("linux-arm64")]
    [InlineData("linux-musl-x64")]
    [InlineData("osx-x64")]
    [InlineData("win-arm64")]
    public void A_platform_without_a_build_is_named_whatever_the_loader_says(string platform) =>
        LoadFailure.Message(new NativePlatform(platform), hasBackend: false, canAllow: false, "/app/libLibTorchSharp.so", Missing).Should().Be(
            $"libtorch has no build for this platform ('{platform}'): TorchSharp 0.107.0 runs on linux-x64 with glibc, win-x64 and osx-arm64. Use one of these, or CpuEngine, which needs no native library.");

    [Theory]
    [InlineData("linux-x64", "libtorch_cpu.so")]
    [InlineData("win-x64", "torch_cpu.dll")]
    [InlineData("osx-arm64", "libtorch_cpu.dylib")]
    public void A_program_without_a_backend_package_is_told_which_there_are(string platform, string file) =>
        LoadFailure.Message(new NativePlatform(platform), hasBackend: false, canAllow: false, "/app/libLibTorchSharp.so", Missing).Should().Be(
            $"libtorch was not found: '{file}' is in none of the folders of the program's native libraries. Reference one of the packages 'TorchSharp-cpu', or 'TorchSharp-cuda-linux' or 'TorchSharp-cuda-windows' for GPUs (version 0.107.0) from the program, not from a library; 'libtorch-cpu-{platform}' 2.10.0 alone is the smallest that does.");

    [Fact]
    public void A_program_without_TorchSharps_library_is_told_how_to_get_it() =>
        LoadFailure.NoTorchSharp(Linux).Should().Be(
            "TorchSharp's own native library was not found: 'libLibTorchSharp.so' is in none of the folders of the program's native libraries. Reference one of the packages 'TorchSharp-cpu', or 'TorchSharp-cuda-linux' or 'TorchSharp-cuda-windows' for GPUs (version 0.107.0) from the program, and publish it for 'linux-x64' if it is published for a platform.");

    [Theory]
    [InlineData(true, ", or call TorchRuntime.AllowOlderStandardLibrary() before anything else of DeepMF.Torch and TorchSharp.")]
    [InlineData(false, ".")]
    public void An_older_system_is_told_the_version_and_the_opt_in_where_it_would_help(bool canAllow, string end) =>
        LoadFailure.Message(Linux, hasBackend: true, canAllow, "/app/libLibTorchSharp.so", Old).Should().Be(
            "libtorch does not load on this system: 'libLibTorchSharp.so' needs version 'GLIBCXX_3.4.32' of 'libstdc++.so.6', which '/lib/libstdc++.so.6' lacks. Use a newer system (Ubuntu 24.04, Debian 13 or the .NET images)" + end);

    [Theory]
    [InlineData(Advice + "libgomp.so.1: cannot open shared object file: No such file or directory\n", "libgomp.so.1: cannot open shared object file: No such file or directory")]
    [InlineData("Unable to load DLL 'LibTorchSharp.dll' or one of its dependencies: Not found. (0x8007007E).", "Unable to load DLL 'LibTorchSharp.dll' or one of its dependencies: Not found. (0x8007007E)")]
    [InlineData("first:\na: b\n\nc: d\n", "a: b; c: d")]
    public void Anything_else_is_told_in_the_loaders_words(string text, string words) =>
        LoadFailure.Message(Linux, hasBackend: true, canAllow: false, "/app/libLibTorchSharp.so", text).Should().Be(
            $"libtorch does not load: '/app/libLibTorchSharp.so' was refused with '{words}'. Mend what it names, or use CpuEngine, which needs no native library.");

    [Fact]
    public void A_copy_that_cannot_be_written_names_the_folder() =>
        LoadFailure.NoCopy("/app/libLibTorchSharp.so", "No space left.").Should().Be(
            $"libtorch does not load on this system without a changed copy of 'libLibTorchSharp.so', and the copy could not be written to '{Path.GetTempPath()}': No space left. Let the environment variable TMPDIR name a folder that can be written to.");
}
