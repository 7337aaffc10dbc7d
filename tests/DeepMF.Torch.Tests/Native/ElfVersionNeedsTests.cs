namespace DeepMF.Torch.Tests.Native;

public sealed class ElfVersionNeedsTests
{
    private static readonly HashSet<string> Named = ["A_2"];

    /// <summary>Damage to the library laid out by hand, as a place, a number of bytes and a value, and what is said of it.</summary>
    public static TheoryData<int, int, long, string> Damage => new()
    {
        { 0, 2, 0, "The file is no 64-bit little-endian ELF file." },
        { 4, 2, 0x0101, "The file is no 64-bit little-endian ELF file." },
        { 5, 2, 2, "The file is no 64-bit little-endian ELF file." },
        { 0x28, 8, -1, "The file has no table of sections." },
        { 0x28, 8, ElfFile.Sections + 1, "A table of the file reaches beyond its end." },
        { 0x3a, 2, 40, "The file has no table of sections." },
        { 0x3c, 2, 0, "The file has no table of sections." },
        { 0x3c, 2, 6, "A table of the file reaches beyond its end." },
        { ElfFile.Header(3) + 0x18, 8, ElfFile.Length - 47, "A section of the file reaches beyond its end." },
        { ElfFile.Header(3) + 0x18, 8, -1, "A section of the file reaches beyond its end." },
        { ElfFile.Header(3) + 0x20, 8, long.MaxValue, "A section of the file reaches beyond its end." },
        { ElfFile.Header(1) + 0x20, 8, ElfFile.Length - ElfFile.Strings, "The sections of the file overlap." },
        { ElfFile.Header(3) + 0x28, 4, 2, "A section has no table of strings." },
        { ElfFile.Header(3) + 0x28, 4, -1, "A section has no table of strings." },
        { ElfFile.Header(3) + 0x20, 8, 47, "A table of the file reaches beyond its end." },
        { ElfFile.Header(3) + 0x2c, 4, -1, "A chain of version needs ends before its count." },
        { ElfFile.Needs + 2, 2, 3, "A chain of version needs ends before its count." },
        { ElfFile.Needs + 8, 4, -1, "A table of the file reaches beyond its end." },
        { ElfFile.Needs + 16 + 12, 4, 0, "A chain of version needs ends before its count." },
        { ElfFile.Needs + 16 + 12, 4, -1, "A table of the file reaches beyond its end." },
        { ElfFile.Needs + 32 + 8, 4, 13, "A name lies outside of the table of strings." },
        { ElfFile.Header(1) + 0x20, 8, 12, "A name has no end." },
        { ElfFile.Header(2) + 4, 4, 1, "The file has no table that gives each symbol its version." },
        { ElfFile.Relocations + 12, 4, 3, "A relocation names a symbol that the file does not have." },
        { ElfFile.Relocations + 12, 4, 2, "The version 'A_2' is used: a relocation names a symbol of it." },
    };

    [Fact]
    public void A_version_that_is_only_named_becomes_weak()
    {
        byte[] file = ElfFile.Create(), expected = ElfFile.Create();
        expected[ElfFile.NamedFlags] = 2;

        ElfVersionNeeds.Weaken(file, Named).Should().Be(1);

        file.Should().Equal(expected);
    }

    [Fact]
    public void A_version_that_the_file_does_not_need_changes_nothing()
    {
        byte[] file = ElfFile.Create();

        ElfVersionNeeds.Weaken(file, new HashSet<string> { "A_" }).Should().Be(0);

        file.Should().Equal(ElfFile.Create());
    }

    [Fact]
    public void A_version_that_a_relocation_uses_is_refused_and_nothing_changes()
    {
        byte[] file = ElfFile.Create();

        Action weaken = () => ElfVersionNeeds.Weaken(file, new HashSet<string> { "A_1", "A_2" });

        weaken.Should().Throw<InvalidDataException>().Which.Message.Should().Be("The version 'A_1' is used: a relocation names a symbol of it.");
        file.Should().Equal(ElfFile.Create());
    }

    [Theory]
    [MemberData(nameof(Damage))]
    public void Damage_is_refused_and_nothing_changes(int at, int bytes, long value, string message)
    {
        byte[] file = ElfFile.Create();
        BitConverter.GetBytes(value).AsSpan(0, bytes).CopyTo(file.AsSpan(at));
        byte[] damaged = [.. file];

        Action weaken = () => ElfVersionNeeds.Weaken(file, Named);

        weaken.Should().Throw<InvalidDataException>().Which.Message.Should().Be(message);
        file.Should().Equal(damaged);
    }

    [Fact]
    public void Entries_that_lie_on_top_of_each_other_are_refused()
    {
        byte[] file = ElfFile.Create();
        // A second need starts at the second entry of the first, so its entry (16 on) is read by both chains once more than the section has room for.
        ElfFile.U32(file, ElfFile.Header(3) + 0x2c, 2);
        ElfFile.U32(file, ElfFile.Needs + 12, 16);
        ElfFile.U16(file, ElfFile.Needs + 16 + 2, 2);
        ElfFile.U32(file, ElfFile.Needs + 16 + 8, 0);

        Action weaken = () => ElfVersionNeeds.Weaken(file, Named);

        weaken.Should().Throw<InvalidDataException>().Which.Message.Should().Be("The chains of version needs overlap.");
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] file = ElfFile.Create();

        for (int length = 0; length < file.Length; length++)
        {
            Action weaken = () => ElfVersionNeeds.Weaken(file[..length], Named);
            weaken.Should().Throw<InvalidDataException>();
        }
    }

    [Fact]
    public void Any_damaged_byte_ends_in_a_refusal_that_changes_nothing_or_in_weak_flags()
    {
        byte[] original = ElfFile.Create();
        List<(int At, int Value)> wrong = [];
        for (int at = 0; at < ElfFile.Length; at++)
            for (int value = 0; value < 256; value++)
            {
                byte[] file = [.. original];
                file[at] = (byte)value;
                byte[] damaged = [.. file];
                int changes = 0;
                try
                {
                    changes = ElfVersionNeeds.Weaken(file, Named);
                }
                catch (InvalidDataException)
                {
                }
                if (!file.AsSpan().SequenceEqual(damaged) && Differences(file, damaged) > changes)
                    wrong.Add((at, value));
            }

        wrong.Should().BeEmpty();
    }

    private static int Differences(byte[] a, byte[] b) => a.Zip(b).Count(pair => pair.First != pair.Second);
}
