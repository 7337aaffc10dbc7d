using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace DeepMF.Serving.Files;

/// <summary>Writes arrays of whole numbers and fractions as safetensors.</summary>
internal sealed class TensorWriter
{
    private readonly List<(string Name, string DataType, long[] Shape, Array Values)> _tensors = [];

    public void Add(string name, int[] values) => _tensors.Add((name, SafeTensorsHeader.Int, [values.Length], values));

    public void Add(string name, float[] values, params ReadOnlySpan<long> shape) => _tensors.Add((name, SafeTensorsHeader.Float, shape.IsEmpty ? [values.Length] : shape.ToArray(), values));

    public void Write(Stream stream)
    {
        stream.Write(SafeTensorsHeader.Write(_tensors.Select(t => (t.Name, t.DataType, t.Shape.AsEnumerable())), "DeepMF"));
        foreach (var (_, _, _, values) in _tensors)
            Write(stream, values is int[] whole ? whole : MemoryMarshal.Cast<float, int>((float[])values));
    }

    private static void Write(Stream stream, ReadOnlySpan<int> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        var reversed = new int[values.Length];
        BinaryPrimitives.ReverseEndianness(values, reversed);
        stream.Write(MemoryMarshal.AsBytes<int>(reversed));
    }
}
