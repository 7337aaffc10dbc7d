using Google.Protobuf;

namespace DeepMF.Export.Onnx;

/// <summary>Writes a graph as a ModelProto. Sizes are computed first, because each message starts with its length; the weights are then streamed.</summary>
internal sealed class OnnxFile
{
    /// <summary>Where weights lie in a file beside, every tensor starts on a page, so that runtimes can map them.</summary>
    private const int Page = 4096;

    /// <summary>Smaller tensors stay in the model's file, as constants that runtimes fold.</summary>
    private const int SmallestBeside = 1024;

    // Fields of ModelProto, GraphProto and TensorProto.
    private const int GraphField = 7;
    private const int InitializerField = 5;
    private const int RawDataField = 9;

    private readonly byte[] _start;
    private readonly byte[] _graph;
    private readonly List<(OnnxTensor Tensor, byte[] Header, long? Place)> _tensors = [];
    private readonly long _graphLength;

    /// <param name="start">The fields of the model before its graph.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="beside">The name of the file with the weights, or null where they lie inside.</param>
    public OnnxFile(byte[] start, OnnxGraph graph, string? beside)
    {
        _start = start;
        _graph = OnnxProto.Message(output => WriteSmallFields(output, graph));
        var place = 0L;
        foreach (var tensor in graph.Tensors)
        {
            long? external = beside is not null && tensor.ByteLength >= SmallestBeside ? place : null;
            _tensors.Add((tensor, OnnxProto.Message(output => WriteHeader(output, tensor, beside, external)), external));
            if (external is not null)
                place = (place + tensor.ByteLength + Page - 1) / Page * Page;
        }

        _graphLength = _graph.Length + _tensors.Sum(t => Delimited(InitializerField, TensorLength(t.Tensor, t.Header, t.Place)));
    }

    /// <summary>The bytes of the model's file.</summary>
    public long Length => _start.Length + Delimited(GraphField, _graphLength);

    public void Write(Stream stream)
    {
        using var output = new CodedOutputStream(stream, leaveOpen: true);
        stream.Write(_start);
        Open(output, GraphField, _graphLength);
        output.Flush();
        stream.Write(_graph);
        foreach (var (tensor, header, place) in _tensors)
        {
            Open(output, InitializerField, TensorLength(tensor, header, place));
            output.Flush();
            stream.Write(header);
            if (place is not null)
                continue;
            Open(output, RawDataField, tensor.ByteLength);
            output.Flush();
            tensor.Write(stream);
        }
    }

    /// <summary>Writes the weights that lie beside.</summary>
    public void WriteWeights(Stream stream)
    {
        var at = 0L;
        foreach (var (tensor, _, place) in _tensors)
        {
            if (place is not { } start)
                continue;
            stream.Write(new byte[start - at]);
            tensor.Write(stream);
            at = start + tensor.ByteLength;
        }
    }

    /// <summary>GraphProto: node 1, name 2, input 11, output 12.</summary>
    private static void WriteSmallFields(CodedOutputStream output, OnnxGraph graph)
    {
        foreach (var node in graph.Nodes)
            output.Bytes(1, node);
        output.Text(2, "DeepMF");
        foreach (var input in graph.Inputs)
            output.Bytes(11, input);
        foreach (var result in graph.Outputs)
            output.Bytes(12, result);
    }

    /// <summary>TensorProto: dims 1, data_type 2, name 8, external_data 13, data_location 14 (1 is beside).</summary>
    private static void WriteHeader(CodedOutputStream output, OnnxTensor tensor, string? beside, long? place)
    {
        foreach (var size in tensor.Shape)
            output.Number(1, size);
        output.Number(2, tensor.DataType);
        output.Text(8, tensor.Name);
        if (place is not { } start)
            return;
        output.Bytes(13, OnnxProto.Entry("location", beside!));
        output.Bytes(13, OnnxProto.Entry("offset", FormattableString.Invariant($"{start}")));
        output.Bytes(13, OnnxProto.Entry("length", FormattableString.Invariant($"{tensor.ByteLength}")));
        output.Number(14, 1);
    }

    private static long TensorLength(OnnxTensor tensor, byte[] header, long? place) => header.Length + (place is null ? Delimited(RawDataField, tensor.ByteLength) : 0);

    /// <summary>The bytes of a field with its tag and its length, which is written as an unsigned number of 7 bits per byte.</summary>
    private static long Delimited(int field, long length) => CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeUInt64Size((ulong)length) + length;

    private static void Open(CodedOutputStream output, int field, long length)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteUInt64((ulong)length);
    }
}
