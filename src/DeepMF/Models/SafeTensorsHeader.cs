using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using DeepMF.Engines;
using DeepMF.Specs.Json;

namespace DeepMF;

/// <summary>One tensor of a safetensors file: its bytes are Begin to End of the data after the header.</summary>
internal sealed record SafeTensor(string Name, string DataType, IReadOnlyList<long> Shape, long Begin, long End)
{
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}

/// <summary>The header of the safetensors format: 8 bytes with the length N, little-endian, N bytes of JSON, then the data without gaps.</summary>
/// <remarks>https://github.com/huggingface/safetensors, section "Format".</remarks>
internal static class SafeTensorsHeader
{
    public const int LengthBytes = 8;

    /// <summary>The type of single-precision numbers.</summary>
    public const string Float = "F32";

    /// <summary>The type of whole numbers of 32 bits.</summary>
    public const string Int = "I32";

    /// <summary>The limit of the reference implementation.</summary>
    private const long LargestHeader = 100_000_000;

    private const string Metadata = "__metadata__";

    public static byte[] Write(IEnumerable<ParameterSpec> parameters, string format) => Write(parameters.Select(p => (p.Name, Float, p.Shape.Select(size => (long)size))), format);

    /// <summary>Writes the header of tensors whose numbers have 4 bytes.</summary>
    public static byte[] Write(IEnumerable<(string Name, string DataType, IEnumerable<long> Shape)> tensors, string format)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(Metadata);
            json.WriteString("format", format);
            json.WriteEndObject();
            var begin = 0L;
            foreach (var (name, dataType, shape) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", dataType);
                json.WriteStartArray("shape");
                var length = 1L;
                foreach (var size in shape)
                {
                    json.WriteNumberValue(size);
                    length *= size;
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(begin);
                json.WriteNumberValue(begin += length * sizeof(float));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Spaces at the end of the JSON let the data start at a multiple of 8.
        var padded = (buffer.WrittenCount + 7) / 8 * 8;
        var header = new byte[LengthBytes + padded];
        BinaryPrimitives.WriteInt64LittleEndian(header, padded);
        buffer.WrittenSpan.CopyTo(header.AsSpan(LengthBytes));
        header.AsSpan(LengthBytes + buffer.WrittenCount).Fill((byte)' ');
        return header;
    }

    /// <summary>Reads the header and checks that the tensors cover the data exactly; they come back in the order of their data.</summary>
    /// <param name="stream">Stands at the header; afterwards at the data.</param>
    /// <param name="length">The bytes of header and data.</param>
    public static IReadOnlyList<SafeTensor> Read(Stream stream, long length)
    {
        if (length < LengthBytes)
            throw new InvalidDataException($"A safetensors file starts with {LengthBytes} bytes of header length, but there are {length} bytes.");
        var prefix = new byte[LengthBytes];
        stream.ReadExactly(prefix);
        var size = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var available = Math.Min(length - LengthBytes, LargestHeader);
        if (size > (ulong)available)
            throw new InvalidDataException($"The header claims {size} bytes, but it can have at most {available}.");
        var header = new byte[size];
        stream.ReadExactly(header);
        using var document = JsonItem.Parse(header);
        var tensors = new List<SafeTensor>();
        foreach (var (name, item) in new JsonItem(document.RootElement, "$").Properties())
            if (name != Metadata)
                tensors.Add(Tensor(name, item));
        tensors.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        CheckCover(tensors, length - LengthBytes - (long)size);
        return tensors;
    }

    private static SafeTensor Tensor(string name, JsonItem item)
    {
        var shape = item.Get("shape").Items().Select(i => i.Long()).ToArray();
        var offsets = item.Get("data_offsets").Items().Select(i => i.Long()).ToArray();
        if (shape.Any(s => s < 0))
            throw item.Get("shape").Error("A size is negative.");
        if (offsets is not [>= 0, >= 0] || offsets[0] > offsets[1])
            throw item.Get("data_offsets").Error("Two offsets are expected, the first not behind the second.");
        return new SafeTensor(name, item.Get("dtype").Text(), shape, offsets[0], offsets[1]);
    }

    private static void CheckCover(List<SafeTensor> tensors, long length)
    {
        var end = 0L;
        foreach (var tensor in tensors)
        {
            if (tensor.Begin != end)
                throw new InvalidDataException($"The data of tensor '{tensor.Name}' begins at byte {tensor.Begin}, but the tensor before it ends at {end}.");
            end = tensor.End;
        }

        if (end != length)
            throw new InvalidDataException($"The header describes {end} bytes of data, but there are {length}.");
    }
}
