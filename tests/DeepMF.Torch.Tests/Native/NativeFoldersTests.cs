namespace DeepMF.Torch.Tests.Native;

public sealed class NativeFoldersTests : IDisposable
{
    private static readonly NativePlatform Platform = new("linux-x64");
    private readonly string _root = Directory.CreateTempSubdirectory("deepmf-tests-").FullName;

    [Fact]
    public void The_hosts_folders_come_first_then_the_programs_each_once()
    {
        string package = Folder("package"), program = Folder("program"), native = Folder(Path.Combine("program", "runtimes", "linux-x64", "native"));

        var folders = new NativeFolders($"{package}/{Path.PathSeparator}{Path.PathSeparator}{_root}/nowhere{Path.PathSeparator}{program}/", program + "/", Platform);

        folders.Folders.Should().Equal(package, program, native);
    }

    [Fact]
    public void A_file_is_found_in_the_first_folder_that_has_it()
    {
        string package = Folder("package"), native = Folder(Path.Combine("runtimes", "linux-x64", "native"));
        File.WriteAllText(Path.Combine(package, "b.so"), "");
        File.WriteAllText(Path.Combine(native, "a.so"), "");
        File.WriteAllText(Path.Combine(native, "b.so"), "");

        var folders = new NativeFolders(package, _root, Platform);

        folders.Find("a.so").Should().Be(Path.Combine(native, "a.so"));
        folders.Find("b.so").Should().Be(Path.Combine(package, "b.so"));
        folders.Find("c.so").Should().BeNull();
    }

    [Fact]
    public void A_host_without_a_list_leaves_the_programs_folders()
    {
        new NativeFolders(null, _root, Platform).Folders.Should().Equal(_root);
    }

    [Fact]
    public void This_process_has_the_libraries_of_both_packages()
    {
        Assert.SkipUnless(NativePlatform.Current.HasBuild, "libtorch has no build for this platform.");

        NativeFolders.Current.Find(NativePlatform.Current.FileName("LibTorchSharp")).Should().NotBeNull();
        NativeFolders.Current.Find(NativePlatform.Current.FileName("torch_cpu")).Should().NotBeNull();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
}
