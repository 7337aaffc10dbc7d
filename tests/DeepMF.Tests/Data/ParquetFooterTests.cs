using System.Buffers.Binary;
using DeepMF.Data;
using Parquet;
using Parquet.Schema;
using static DeepMF.Tests.Data.Small;

namespace DeepMF.Tests.Data;

public sealed class ParquetFooterTests : IDisposable
{
    /// <summary>version 1, schema of one empty struct, 0 rows, no row groups.</summary>
    private static readonly byte[] Fields = [0x15, 2, 0x19, 0x1C, 0, 0x16, 0, 0x19, 0x0C];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_of_the_library_passes() => ParquetFooter.Check(new MemoryStream(await Written()), "a");

    [Fact]
    public void A_footer_with_every_type_passes() =>
        Check([
            .. Fields,
            0x05, 60, 2, 0x12, 0x13, 200, 0x14, 1, 0x17, 1, 2, 3, 4, 5, 6, 7, 8, 0x18, 2, 9, 9, // Field 30, False, Byte, Int16, Double, Binary
            0x1A, 0x21, 1, 2, 0x1B, 1, 0x85, 1, 7, 1, 0x1B, 0, // Set of two flags, map from binary to number, an empty map
            0x1D, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0x19, 0xF5, 16, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, // Uuid, list with a long count
            0]).Should().Be("passes");

    [Fact]
    public void A_signature_is_allowed_where_the_footer_names_an_encryption()
    {
        byte[] signed = [.. Fields, 0x4C, 0, 0, .. new byte[28]];

        Check(signed).Should().Be("passes");
        Check(signed[..^1]).Should().Be("'a': the footer is damaged (its description of the file ends before it does, at byte 12 of 39). Copy or write the file again.");
    }

    [Fact]
    public void A_file_without_the_marks_is_refused()
    {
        Message([.. "PAR1"u8, .. "1234567"u8]).Should().Be("'a': the file is damaged, or no Parquet file (it has 11 bytes, but the shortest has 12). Copy or write it again.");
        Message([.. "PAR2"u8, 0, 0, 0, 0, .. "PAR1"u8]).Should().Be("'a': the file is damaged, or no Parquet file (it does not begin with 'PAR1'). Copy or write it again.");
        Message([.. "PAR1"u8, 0, 0, 0, 0, .. "PAR2"u8]).Should().Be("'a': the file is damaged, or no Parquet file (it does not end with 'PAR1'). Copy or write it again.");
        Message([.. "PARE"u8, 0, 0, 0, 0, .. "PARE"u8]).Should().Be("'a': the footer is encrypted, and encrypted files are not read. Write the file without encryption.");
        Message([.. "PAR1"u8, 0, 3, 0, 0, 0, .. "PAR1"u8]).Should().Be("'a': the footer is damaged (it should have 3 bytes, but the file has room for 1). Copy or write the file again.");
        Message([.. "PAR1"u8, 255, 255, 255, 255, .. "PAR1"u8]).Should().Be("'a': the footer is damaged (it should have 4294967295 bytes, but the file has room for 0). Copy or write the file again.");
    }

    [Theory]
    [InlineData("", "it ends in the middle of a value, at byte 0 of 0")]
    [InlineData("15", "it ends in the middle of a value, at byte 1 of 1")]
    [InlineData("F8 05 61", "a value should have 5 bytes, but 1 are left, at byte 2 of 3")]
    [InlineData("F8 FFFFFFFFFFFFFFFFFF01", "a value should have 18446744073709551615 bytes, but 0 are left, at byte 11 of 11")]
    [InlineData("F6 FFFFFFFFFFFFFFFFFFFF01", "a number is longer than 10 bytes, at byte 11 of 12")]
    [InlineData("F9 45 00", "a list should have 4 elements, but 1 bytes are left, at byte 2 of 3")]
    [InlineData("FB 03 55", "a list should have 3 elements, but 1 bytes are left, at byte 2 of 3")]
    [InlineData("FE 00", "there is no type 14, at byte 1 of 2")]
    [InlineData("F9 10 00", "there is no type 0, at byte 2 of 3")]
    [InlineData("00 00", "its description of the file ends before it does, at byte 1 of 2")]
    [InlineData("00", "the field 'version' is missing, at byte 1 of 1")]
    [InlineData("15 02 19 0C 16 00 00", "the field 'row_groups' is missing, at byte 7 of 7")]
    [InlineData("18 01 61 00", "a value has the type 8, expected 5, at byte 1 of 4")]
    public void A_damaged_footer_is_refused_with_its_place(string footer, string problem) =>
        Check(Convert.FromHexString(footer.Replace(" ", "", StringComparison.Ordinal))).Should().Be($"'a': the footer is damaged ({problem}). Copy or write the file again.");

    [Theory]
    [InlineData(0x1C)] // Structs in one another
    [InlineData(0x19)] // Lists in one another
    public void Parts_too_deep_in_one_another_are_refused(byte part) =>
        Check([0xF9, .. Enumerable.Repeat(part, 100_000)]).Should().StartWith("'a': the footer is damaged (its parts lie more than 32 deep in one another, at byte ");

    [Fact]
    public async Task A_footer_whose_last_byte_is_not_0_is_refused_before_the_library_waits_for_ever()
    {
        var path = Path.Combine(_folder.Root, "damaged.parquet");
        var bytes = await Written();
        bytes[^9] = 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(bytes.Length - 8));

        MessageOf<InvalidDataException>(() => ParquetInteractionReader.Read<int, int>(path, new ParquetInteractionOptions { User = "user", Item = "item" })).Should()
            .Be($"'{path}': the footer is damaged (it ends in the middle of a value, at byte {length} of {length}). Copy or write the file again.");
    }

    [Fact]
    public async Task Every_flipped_bit_of_the_footer_passes_or_is_refused()
    {
        var good = await Written();
        var start = good.Length - 8 - BinaryPrimitives.ReadInt32LittleEndian(good.AsSpan(good.Length - 8));
        var outcomes = new List<string>();
        for (var bit = 8 * start; bit < 8 * good.Length; bit++)
        {
            var bytes = (byte[])good.Clone();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            outcomes.Add(Message(bytes));
        }

        // A flipped bit of a number or a name leaves the form as it is; everything else is found.
        outcomes.Should().OnlyContain(o => o == "passes" || o.StartsWith("'a': the f", StringComparison.Ordinal));
        outcomes.Count(o => o != "passes").Should().BeGreaterThan(64);
    }

    private static string Check(byte[] footer)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        return Message([.. "PAR1"u8, .. footer, .. length, .. "PAR1"u8]);
    }

    private static string Message(byte[] file)
    {
        try
        {
            ParquetFooter.Check(new MemoryStream(file), "a");
            return "passes";
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    private static async Task<byte[]> Written()
    {
        var schema = new ParquetSchema(new DataField("user", typeof(int)), new DataField("item", typeof(int)));
        using var file = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(schema, file, cancellationToken: TestContext.Current.CancellationToken))
        {
            using var group = writer.CreateRowGroup();
            foreach (var field in schema.DataFields)
                await group.WriteAsync<int>(field, new[] { 1, 2, 3 });
        }

        return file.ToArray();
    }
}
