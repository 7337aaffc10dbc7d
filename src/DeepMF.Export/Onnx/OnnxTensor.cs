using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DeepMF.Engines;

namespace DeepMF.Export.Onnx;

/// <summary>An initializer of a graph: its numbers are written when the file is, so that no table is held twice.</summary>
/// <param name="Name">The name, of a parameter or of a constant.</param>
/// <param name="DataType">What <see cref="OnnxProto"/> calls the type.</param>
/// <param name="Shape">The sizes; none for a scalar.</param>
/// <param name="ByteLength">The bytes of the numbers.</param>
/// <param name="Write">Writes the numbers, row-major, little-endian.</param>
internal sealed record OnnxTensor(string Name, int DataType, IReadOnlyList<long> Shape, long ByteLength, Action<Stream> Write)
{
    public static OnnxTensor Of(Parameter parameter) =>
        new(parameter.Spec.Name, OnnxProto.Float, [.. parameter.Spec.Shape.Select(s => (long)s)], parameter.Spec.Length * sizeof(float), stream => Copy(parameter, stream));

    public static OnnxTensor Of(string name, float[] numbers, params long[] shape) => new(name, OnnxProto.Float, shape, numbers.Length * sizeof(float), stream =>
    {
        var copy = numbers.ToArray();
        SafeTensorsReader.ToLittleEndian(copy);
        stream.Write(MemoryMarshal.AsBytes<float>(copy));
    });

    public static OnnxTensor Of(string name, long number, params long[] shape) => new(name, OnnxProto.Int64, shape, sizeof(long), stream =>
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        stream.Write(bytes);
    });

    private static void Copy(Parameter parameter, Stream stream)
    {
        var buffer = new float[(int)Math.Min(SafeTensorsReader.RunLength, parameter.Spec.Length)];
        for (var offset = 0L; offset < parameter.Spec.Length; offset += buffer.Length)
        {
            var run = buffer.AsSpan(0, (int)Math.Min(buffer.Length, parameter.Spec.Length - offset));
            ParameterReading.Read(parameter, offset, run);
            SafeTensorsReader.ToLittleEndian(run);
            stream.Write(MemoryMarshal.AsBytes(run));
        }
    }
}
