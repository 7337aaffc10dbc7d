using System.Buffers.Binary;
using System.Text;
using DeepMF.Engines;

namespace DeepMF.Tests.Models;

public sealed class SafeTensorsTests
{
    [Fact]
    public void The_bytes_are_as_the_format_asks()
    {
        var parameters = Parameters(("a", [2]), ("b", [1, 2]));
        parameters[0].Write(0, [1f, -2f]);
        parameters[1].Write(0, [0.5f, 3f]);
        var stream = new MemoryStream();

        SafeTensorsWriter.Write(stream, parameters);

        const string header = """{"__metadata__":{"format":"DeepMF"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]}}""";
        var padded = (header.Length + 7) / 8 * 8;
        var bytes = stream.ToArray();
        BinaryPrimitives.ReadInt64LittleEndian(bytes).Should().Be(padded);
        Encoding.UTF8.GetString(bytes, 8, padded).Should().Be(header.PadRight(padded));
        Convert.ToHexString(bytes.AsSpan(8 + padded)).Should().Be("0000803F" + "000000C0" + "0000003F" + "00004040");
    }

    [Fact]
    public void Data_starts_at_a_multiple_of_eight_whatever_the_names()
    {
        for (var length = 1; length < 20; length++)
            (SafeTensorsHeader.Write(Parameters((new string('x', length), [1])).Select(p => p.Spec), "DeepMF").Length % 8).Should().Be(0);
    }

    [Fact]
    public void More_numbers_than_a_run_come_back_exactly()
    {
        var written = Parameters(("large", [SafeTensorsReader.RunLength, 3]), ("small", [5]));
        var read = Parameters(("large", [SafeTensorsReader.RunLength, 3]), ("small", [5]));
        var numbers = Enumerable.Range(0, 3 * SafeTensorsReader.RunLength).Select(i => i * 0.25f).ToArray();
        written[0].Write(0, numbers);
        var stream = new MemoryStream();

        SafeTensorsWriter.Write(stream, written);
        stream.Position = 0;
        var reader = new SafeTensorsReader(stream, stream.Length);
        reader.Check([.. read.Select(p => p.Spec)]);
        reader.ReadInto(read);

        read[0].ToArray().Should().Equal(numbers);
        read[1].ToArray().Should().Equal(written[1].ToArray());
    }

    [Fact]
    public void A_number_that_is_not_finite_behind_the_first_run_has_its_position_in_the_tensor()
    {
        var parameters = Parameters(("large", [2 * SafeTensorsReader.RunLength]));
        var stream = new MemoryStream();
        SafeTensorsWriter.Write(stream, parameters);
        stream.Position = stream.Length - (131_072 - 65_541) * sizeof(float);
        stream.Write(BitConverter.GetBytes(float.NaN));
        stream.Position = 0;
        var reader = new SafeTensorsReader(stream, stream.Length);

        var read = () => reader.ReadInto(parameters);

        read.Should().Throw<InvalidDataException>().Which.Message.Should().Be("The tensor 'large' holds NaN at position 65541, but every number must be finite.");
    }

    [Fact]
    public void A_number_that_is_not_finite_behind_the_first_run_is_not_saved()
    {
        var parameters = Parameters(("large", [2 * SafeTensorsReader.RunLength]));
        parameters[0].Write(65_541, [float.PositiveInfinity]);

        var write = () => SafeTensorsWriter.Write(new MemoryStream(), parameters);

        write.Should().Throw<InvalidOperationException>().Which.Message.Should()
            .Be("Parameter 'large' holds Infinity at position 65541, so the model is not saved. Train it again with a lower learning rate.");
    }

    [Fact]
    public void A_table_of_more_than_two_gigabytes_has_its_offsets()
    {
        var header = SafeTensorsHeader.Write([Spec("huge", [10_000_000, 100]), Spec("next", [1])], "DeepMF");

        Encoding.UTF8.GetString(header).Should().Contain("""[0,4000000000]""").And.Contain("""[4000000000,4000000004]""");
    }

    private static Parameter[] Parameters(params (string Name, int[] Shape)[] parameters) => [.. parameters.Select(p => new ArrayParameter(Spec(p.Name, p.Shape), 1))];

    private static ParameterSpec Spec(string name, int[] shape) => new(name, [.. shape], ParameterKind.Table, ParameterGroup.Embedding, Initializer.Normal(1));
}
