namespace DeepMF.Torch.Tests.Native;

public sealed class MissingVersionTests
{
    private const string Advice = "Unable to load shared library '/app/libLibTorchSharp.so' or one of its dependencies. In order to help diagnose loading problems, consider using a tool like strace. If you're using glibc, consider setting the LD_DEBUG environment variable: \n";

    [Theory]
    [InlineData("/lib/x/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /my app/libLibTorchSharp.so)\n", "GLIBCXX_3.4.32", "/lib/x/libstdc++.so.6", "/my app/libLibTorchSharp.so")]
    [InlineData("/lib/x/libc.so.6: Version »GLIBC_2.34« nicht gefunden (benötigt von /app (1)/libLibTorchSharp.so)", "GLIBC_2.34", "/lib/x/libc.so.6", "/app (1)/libLibTorchSharp.so")]
    [InlineData("a: b\n/lib/libstdc++.so.6: version `CXXABI_1.3.13' not found (required by /app/libtorch_cpu.so)\n", "CXXABI_1.3.13", "/lib/libstdc++.so.6", "/app/libtorch_cpu.so")]
    public void The_loader_names_the_version_the_library_and_the_file(string words, string name, string library, string file) =>
        MissingVersion.Parse(Advice + words).Should().Be(new MissingVersion(name, library, file));

    [Theory]
    [InlineData("libtorch.so: cannot open shared object file: No such file or directory\n")]
    [InlineData("/app/libLibTorchSharp.so: undefined symbol: _ZN3c105ErrorE (required by /app/libtorch.so)\n")]
    [InlineData("/app/libLibTorchSharp.so: invalid ELF header\n")]
    [InlineData("")]
    public void Other_failures_name_no_version(string words) =>
        MissingVersion.Parse(Advice + words).Should().BeNull();
}
