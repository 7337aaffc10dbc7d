using System.Text;
using System.Text.RegularExpressions;

namespace DeepMF.Torch.Tests.Native;

/// <summary>What a user sees on this machine, in a process of its own; a path of the C++ standard library reads LIBSTDCXX.</summary>
public sealed partial class FreshLoadTests : IDisposable
{
    private const string Refusal =
        "libtorch does not load on this system: 'libLibTorchSharp.so' needs version 'GLIBCXX_3.4.32' of 'libstdc++.so.6', which 'LIBSTDCXX' lacks. "
        + "Use a newer system (Ubuntu 24.04, Debian 13 or the .NET images), or call TorchRuntime.AllowOlderStandardLibrary() before anything else of DeepMF.Torch and TorchSharp.";

    private const string NotOld = "This system has GLIBCXX_3.4.32, or is not Linux.";
    private static readonly string File = NativeFolders.Current.Find(NativePlatform.Current.FileName("LibTorchSharp")) ?? "";
    private static readonly bool IsOld = LacksVersion();
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("deepmf-tests-");

    private static string Warning =>
        $"Warning 1: libtorch runs on an older system than it was built for: LIBSTDCXX lacks GLIBCXX_3.4.32, which {File} names but uses nothing of, so a copy of it that does not insist was loaded. "
        + "No installed file was changed. A newer system (Ubuntu 24.04, Debian 13, the .NET images) is what TorchSharp is tested on";

    [Fact]
    public async Task An_older_system_is_named_each_time_and_the_opt_in_still_helps_afterwards()
    {
        Assert.SkipUnless(IsOld, NotOld);

        string[] lines = await Run("llal");

        lines.Should().Equal(Refusal, Refusal, Warning, "allowed: True", "sum 2");
    }

    [Fact]
    public async Task The_opt_in_leaves_no_file_behind_and_changes_none()
    {
        Assert.SkipUnless(IsOld, NotOld);
        byte[] before = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);

        string[] lines = await Run("aa");

        lines.Should().Equal(Warning, "allowed: True", "allowed: False");
        _temporary.EnumerateFileSystemInfos("*deepmf*").Should().BeEmpty();
        (await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken)).AsSpan().SequenceEqual(before).Should().BeTrue();
    }

    [Fact]
    public async Task Of_concurrent_opt_ins_one_loads()
    {
        Assert.SkipUnless(IsOld, NotOld);

        string[] lines = await Run("p");

        lines.Should().Equal("False False False False False False False True");
    }

    [Fact]
    public async Task A_copy_that_cannot_be_written_is_named()
    {
        Assert.SkipUnless(IsOld, NotOld);
        string nowhere = Path.Combine(_temporary.FullName, "nowhere");

        string[] lines = await FreshProcess.Run("a", nowhere, TestContext.Current.CancellationToken);

        lines.Should().Equal(
            $"libtorch does not load on this system without a changed copy of 'libLibTorchSharp.so', and the copy could not be written to '{nowhere}/': Unable to find the specified file. Let the environment variable TMPDIR name a folder that can be written to.");
    }

    [Fact]
    public async Task A_newer_system_needs_no_opt_in()
    {
        Assert.SkipWhen(IsOld || !NativePlatform.Current.HasBuild, "This system lacks GLIBCXX_3.4.32, or has no libtorch.");

        string[] lines = await Run("al");

        lines.Should().Equal("allowed: False", "sum 2");
    }

    public void Dispose() => _temporary.Delete(recursive: true);

    private async Task<string[]> Run(string mode) =>
        [.. (await FreshProcess.Run(mode, _temporary.FullName, TestContext.Current.CancellationToken)).Select(line => StandardLibrary().Replace(line, "LIBSTDCXX"))];

    private static bool LacksVersion() =>
        OperatingSystem.IsLinux()
        && System.IO.File.ReadLines("/proc/self/maps").FirstOrDefault(line => line.Contains("/libstdc++.so.6", StringComparison.Ordinal)) is { } line
        && System.IO.File.ReadAllBytes(line[line.IndexOf('/', StringComparison.Ordinal)..]).AsSpan().IndexOf(Encoding.ASCII.GetBytes("GLIBCXX_3.4.32\0")) < 0;

    [GeneratedRegex(@"/[^\s']*/libstdc\+\+\.so\.6")]
    private static partial Regex StandardLibrary();
}
