namespace DeepMF.Torch.Tests.Native;

/// <summary>The file that all of this is for.</summary>
public sealed class ElfVersionNeedsOfTorchSharpTests
{
    private static byte[] Read()
    {
        Assert.SkipUnless(NativePlatform.Current.RuntimeIdentifier == "linux-x64", "TorchSharp's library for Linux is not among the natives of this platform.");
        return File.ReadAllBytes(NativeFolders.Current.Find("libLibTorchSharp.so")!);
    }

    [Fact]
    public void One_byte_changes_for_the_version_that_older_systems_lack()
    {
        byte[] original = Read(), file = [.. original];

        ElfVersionNeeds.Weaken(file, new HashSet<string> { "GLIBCXX_3.4.32" }).Should().Be(1);

        int[] changed = [.. Enumerable.Range(0, file.Length).Where(i => file[i] != original[i])];
        // readelf -V: section at 0x3f8f0, entry at 0x140, flags at + 4.
        changed.Should().Equal(0x3fa34);
        original[0x3fa34].Should().Be(0);
        file[0x3fa34].Should().Be(2);
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.30")]
    [InlineData("GLIBCXX_3.4")]
    [InlineData("CXXABI_1.3")]
    [InlineData("GLIBC_2.34")]
    public void Versions_whose_functions_are_called_are_refused(string version)
    {
        byte[] file = Read();

        Action weaken = () => ElfVersionNeeds.Weaken(file, new HashSet<string> { version, "GLIBCXX_3.4.32" });

        weaken.Should().Throw<InvalidDataException>().Which.Message.Should().Be($"The version '{version}' is used: a relocation names a symbol of it.");
    }

    [Fact]
    public void A_version_of_a_newer_build_is_not_there()
    {
        ElfVersionNeeds.Weaken(Read(), new HashSet<string> { "GLIBCXX_3.4.33" }).Should().Be(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(0x3dfae)]
    [InlineData(0x3f8f0)]
    [InlineData(0x3fa34)]
    [InlineData(0x3fb00)]
    [InlineData(0x249360)]
    [InlineData(0x249b1f)]
    public void A_file_that_was_cut_off_is_refused(int length)
    {
        byte[] file = Read()[..length];

        Action weaken = () => ElfVersionNeeds.Weaken(file, new HashSet<string> { "GLIBCXX_3.4.32" });

        weaken.Should().Throw<InvalidDataException>();
    }

    [Fact]
    public void Random_damage_to_the_tables_ends_in_a_refusal_or_a_count()
    {
        byte[] original = Read(), file = [.. original];
        var random = new Random(11);
        // The header, the version needs and the headers of the sections.
        (int Start, int Size)[] places = [(0, 64), (0x3f8f0, 0x210), (0x249360, 31 * 64)];
        int refused = 0;
        for (int round = 0; round < 600; round++)
        {
            (int start, int size) = places[round % places.Length];
            for (int i = 0; i < 4; i++)
                file[start + random.Next(size)] = (byte)random.Next(256);
            try
            {
                ElfVersionNeeds.Weaken(file, new HashSet<string> { "GLIBCXX_3.4.32" }).Should().BeInRange(0, 1);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
            foreach ((int from, int count) in places)
                original.AsSpan(from, count).CopyTo(file.AsSpan(from));
        }
        refused.Should().BeGreaterThan(100);
    }
}
