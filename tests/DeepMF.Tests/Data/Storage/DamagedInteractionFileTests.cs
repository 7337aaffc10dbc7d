using System.Buffers.Binary;
using System.IO.Hashing;
using DeepMF.Data;
using static DeepMF.Tests.Data.Small;
using static DeepMF.Tests.Data.Storage.StoredData;

namespace DeepMF.Tests.Data.Storage;

/// <summary>Files that were cut off, changed by chance, or made by somebody who knows the format.</summary>
public sealed class DamagedInteractionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Root, "ratings.interactions");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var whole = Written(3000, 100);
        var lengths = Enumerable.Range(0, whole.Length / 4096 + 1).Select(n => 4096 * n).Concat(Enumerable.Range(0, 140)).Append(whole.Length - 1);

        foreach (var length in lengths)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            Assert.Throws<InvalidDataException>(() => InteractionFile.Open(FilePath));
        }
    }

    [Fact]
    public void The_ways_to_be_cut_off_have_their_messages()
    {
        var whole = Written(3000, 100);

        OpenError([]).Should().Be("'FILE' cannot be opened. It is no interaction file, or its writing was interrupted: its first bytes are others.");
        OpenError(whole[..100]).Should().Be("'FILE' cannot be opened. It ends within the header: it has 100 bytes, but a header has 128.");
        OpenError(whole[..^1]).Should().Be($"'FILE' cannot be opened. It has {whole.Length - 1} bytes, but its header describes {whole.Length}: it was cut off or changed.");
        OpenError([.. whole, 0]).Should().Be($"'FILE' cannot be opened. It has {whole.Length + 1} bytes, but its header describes {whole.Length}: it was cut off or changed.");
    }

    [Fact]
    public void A_byte_that_changed_is_found_or_changes_nothing()
    {
        var whole = Written(500, 64);
        InteractionTable expected;
        using (var stored = InteractionFile.Open(FilePath))
            expected = stored.ReadTable();
        var random = CounterRandom.Create(1, "damage");
        var refused = 0;

        for (var n = 0UL; n < 600; n++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[random.NextInteger(2 * n, n < 200 ? FileHeader.Size : bytes.Length)] ^= (byte)(1 << (int)random.NextInteger(2 * n + 1, 8));
            File.WriteAllBytes(FilePath, bytes);
            try
            {
                using var stored = InteractionFile.Open(FilePath);
                stored.ReadTable().ShouldEqual(expected);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        refused.Should().Be(600, "every byte is under a checksum");
    }

    [Fact]
    public void A_version_of_later_is_named()
    {
        var bytes = Written(5, 4);
        bytes[8] = 2;

        OpenError(bytes).Should().Be("'FILE' cannot be opened. Its format has version 2, but this library reads version 1: update the library, or write the file again.");
    }

    [Fact]
    public void Each_part_that_is_damaged_is_named()
    {
        var whole = Written(10, 4);
        var header = FileHeader.Parse(whole.AsSpan(0, FileHeader.Size), whole.Length);

        OpenError(Changed(whole, 20)).Should().Be("'FILE' cannot be opened. Its header is damaged: the checksum is another.");
        OpenError(Changed(whole, (int)header.ListOffset)).Should().Be("'FILE' cannot be opened. The checksums of its blocks are damaged.");
        OpenError(Changed(whole, (int)header.UsersOffset)).Should().Be("'FILE' cannot be opened. Its user vocabulary is damaged. The checksum is another.");
        OpenError(Changed(whole, (int)header.ItemsOffset)).Should().Be("'FILE' cannot be opened. Its item vocabulary is damaged. The checksum is another.");
        ReadError(Changed(whole, (int)header.OffsetOf(1))).Should().Be("'FILE', block 1: the checksum of its users, items and ratings is another. Write the file again.");
        ReadError(Changed(whole, (int)header.OffsetOf(2) + header.LayoutOf(2).Timestamps)).Should().Be("'FILE', block 2: the checksum of its times is another. Write the file again.");
    }

    [Fact]
    public void An_iterator_meets_a_damaged_block_whenever_it_comes_there()
    {
        var whole = Written(10, 4);
        var header = FileHeader.Parse(whole.AsSpan(0, FileHeader.Size), whole.Length);
        File.WriteAllBytes(FilePath, Changed(whole, (int)header.OffsetOf(1)));
        using var data = InteractionFile.Open(FilePath);
        var batches = new StoredBatchIterator(data, [], 4);

        batches.TryNext(out _).Should().BeTrue();
        Assert.Throws<InvalidDataException>(() => batches.TryNext(out _));
        Assert.Throws<InvalidDataException>(() => batches.TryNext(out _));
    }

    [Fact]
    public void A_file_that_is_shortened_under_a_reader_is_refused_and_the_process_lives()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "An open file cannot be shortened there.");
        var whole = Written(20_000, 1000);
        using var data = InteractionFile.Open(FilePath);
        var batches = new StoredBatchIterator(data, [], 1000);
        batches.TryNext(out _).Should().BeTrue();
        using (var file = new FileStream(FilePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(50_000);

        MessageOf<InvalidDataException>(() => batches.TryNext(out _)).Should()
            .Be($"'{FilePath}', block 1: the file was shortened from {whole.Length} to 50000 bytes while it was open. Write the file again.");
    }

    [Theory]
    [InlineData(0, 7, "row 4 has the user index 7, but indices run from 0 to 6.")]
    [InlineData(0, -1, "row 4 has the user index -1, but indices run from 0 to 6.")]
    [InlineData(1, int.MaxValue, "row 4 has the item index 2147483647, but indices run from 0 to 9.")]
    [InlineData(2, 0x7FC00000, "row 4 has the rating NaN, but ratings are finite numbers.")]
    [InlineData(2, unchecked((int)0xFF800000), "row 4 has the rating -Infinity, but ratings are finite numbers.")]
    public void Rows_with_right_checksums_are_checked_all_the_same(int column, int value, string problem)
    {
        var bytes = Written(10, 4);
        var header = FileHeader.Parse(bytes.AsSpan(0, FileHeader.Size), bytes.Length);
        var layout = header.LayoutOf(1);
        var block = bytes.AsSpan((int)header.OffsetOf(1), layout.Length);
        BinaryPrimitives.WriteInt32LittleEndian(block[(column * layout.Items)..], value);
        var list = bytes.AsSpan((int)header.ListOffset, (int)header.ListLength);
        BinaryPrimitives.WriteUInt32LittleEndian(list[8..], Crc32.HashToUInt32(block[..layout.Timestamps]));
        (header with { ListChecksum = Crc32.HashToUInt32(list) }).ToBytes().CopyTo(bytes, 0);

        ReadError(bytes).Should().Be($"'FILE', block 1: {problem}");
    }

    [Fact]
    public void Headers_with_right_checksums_are_checked_all_the_same()
    {
        var whole = Written(10, 4);
        var header = FileHeader.Parse(whole.AsSpan(0, FileHeader.Size), whole.Length);
        FileHeader[] impossible =
        [
            header with { Rows = 0 },
            header with { Rows = long.MaxValue },
            header with { BlockRows = 0 },
            header with { BlockRows = int.MaxValue },
            header with { MeanRating = double.NaN },
            header with { Users = header.Users with { Type = 3 } },
            header with { Users = header.Users with { Count = 0 } },
            header with { Users = header.Users with { Count = int.MaxValue } },
            header with { Items = header.Items with { Length = long.MaxValue } },
            header with { Items = header.Items with { Length = -1 } },
        ];

        foreach (var wrong in impossible)
            OpenError([.. wrong.ToBytes(), .. whole[FileHeader.Size..]]).Should().Be("'FILE' cannot be opened. Its header holds numbers that no file has.");
        OpenError([.. (header with { Users = header.Users with { Count = 8 } }).ToBytes(), .. whole[FileHeader.Size..]]).Should().Be("'FILE' cannot be opened. Its user vocabulary is damaged. The vocabulary should have 8 indices, but it has 7.");
        OpenError([.. (header with { Items = header.Items with { Type = 0 } }).ToBytes(), .. whole[FileHeader.Size..]]).Should().Be("'FILE' cannot be opened. Its item vocabulary is damaged. Line 1: 'film 0' is no id of type Int32.");
    }

    [Fact]
    public void More_rows_than_a_table_holds_are_not_read_into_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The file would take 26 GB there: it is sparse elsewhere.");
        var whole = Written(1, 1);
        var header = FileHeader.Parse(whole.AsSpan(0, FileHeader.Size), whole.Length);
        var vocabularies = whole[(int)header.UsersOffset..];
        header = header with { Rows = 2_200_000_000, BlockRows = InteractionFileOptions.MaximumBlockRows, HasTimestamps = false };
        header = header with { ListChecksum = Crc32.HashToUInt32(new byte[header.ListLength]) };
        using (var file = File.Create(FilePath))
        {
            file.Write(header.ToBytes());
            file.Position = header.UsersOffset;
            file.Write(vocabularies);
        }

        using var data = InteractionFile.Open(FilePath);

        MessageOf<InvalidOperationException>(() => data.ReadTable()).Should().Be("The file has 2200000000 rows, but a table holds at most 2147483591. Read it batch by batch with a StoredBatchIterator.");
        MessageOf<ArgumentOutOfRangeException>(() => _ = new StoredBatchIterator(data, [], 1000, 1, 1000)).Should()
            .Be("So many blocks of 16777216 rows are 2200000000 rows, but at most 2147483591 are shuffled together. (Parameter 'blocksInMemory')\nActual value was 1000.");
        MessageOf<ArgumentOutOfRangeException>(() => _ = new StoredBatchIterator(data, [], 1)).Should()
            .Be("An epoch of 2200000000 rows would have more than 2147483647 batches. (Parameter 'batchSize')\nActual value was 1.");
    }

    private byte[] Written(int count, int blockRows)
    {
        InteractionFile.Write(FilePath, Rows(count), Blocks(blockRows));
        return File.ReadAllBytes(FilePath);
    }

    private static byte[] Changed(byte[] bytes, int position)
    {
        var changed = (byte[])bytes.Clone();
        changed[position] ^= 1;
        return changed;
    }

    private string OpenError(byte[] bytes)
    {
        File.WriteAllBytes(FilePath, bytes);
        return MessageOf<InvalidDataException>(() => InteractionFile.Open(FilePath).Dispose()).Replace(FilePath, "FILE", StringComparison.Ordinal);
    }

    private string ReadError(byte[] bytes)
    {
        File.WriteAllBytes(FilePath, bytes);
        using var stored = InteractionFile.Open(FilePath);
        return MessageOf<InvalidDataException>(() => stored.ReadTable()).Replace(FilePath, "FILE", StringComparison.Ordinal);
    }
}
