using Google.Protobuf;

namespace DeepMF.Export.Onnx;

/// <summary>The messages of ONNX that an export needs, as bytes. The numbers of the fields are those of <c>onnx/onnx.proto3</c> of the ONNX project.</summary>
/// <remarks>Messages with weights are not made here: <see cref="OnnxFile"/> writes them without a copy.</remarks>
internal static class OnnxProto
{
    // TensorProto.DataType
    public const int Float = 1;
    public const int Int64 = 7;

    // AttributeProto.AttributeType
    private const int FloatAttribute = 1;
    private const int IntAttribute = 2;

    public static byte[] Message(Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true))
            write(output);
        return buffer.ToArray();
    }

    public static void Number(this CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    public static void Text(this CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    public static void Bytes(this CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
    }

    /// <summary>NodeProto: input 1, output 2, name 3, op_type 4, attribute 5.</summary>
    public static byte[] Node(string operation, IEnumerable<string> inputs, string output, IEnumerable<byte[]> attributes) => Message(node =>
    {
        foreach (var input in inputs)
            node.Text(1, input);
        node.Text(2, output);
        node.Text(3, output);
        node.Text(4, operation);
        foreach (var attribute in attributes)
            node.Bytes(5, attribute);
    });

    /// <summary>AttributeProto: name 1, i 3, type 20.</summary>
    public static byte[] Attribute(string name, long value) => Message(attribute =>
    {
        attribute.Text(1, name);
        attribute.Number(3, value);
        attribute.Number(20, IntAttribute);
    });

    /// <summary>AttributeProto: name 1, f 2, type 20.</summary>
    public static byte[] Attribute(string name, float value) => Message(attribute =>
    {
        attribute.Text(1, name);
        attribute.WriteTag(2, WireFormat.WireType.Fixed32);
        attribute.WriteFloat(value);
        attribute.Number(20, FloatAttribute);
    });

    /// <summary>ValueInfoProto (name 1, type 2, doc_string 3) over TypeProto (tensor_type 1), TypeProto.Tensor (elem_type 1, shape 2) and TensorShapeProto (dim 1: dim_value 1, dim_param 2).</summary>
    public static byte[] Value(string name, int type, IEnumerable<Dimension> shape, string documentation) => Message(value =>
    {
        value.Text(1, name);
        value.Bytes(2, Message(any => any.Bytes(1, Message(tensor =>
        {
            tensor.Number(1, type);
            tensor.Bytes(2, Message(sizes =>
            {
                foreach (var size in shape)
                    sizes.Bytes(1, Message(d => Write(d, size)));
            }));
        }))));
        value.Text(3, documentation);
    });

    /// <summary>StringStringEntryProto: key 1, value 2.</summary>
    public static byte[] Entry(string key, string value) => Message(entry =>
    {
        entry.Text(1, key);
        entry.Text(2, value);
    });

    private static void Write(CodedOutputStream output, Dimension size)
    {
        if (size.Name is { } name)
            output.Text(2, name);
        else
            output.Number(1, size.Size);
    }
}

/// <summary>One size of a shape: a number, or a name for a size that differs from call to call.</summary>
internal readonly record struct Dimension(long Size, string? Name = null);
