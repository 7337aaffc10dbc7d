using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DeepMF.Engines;
using static System.FormattableString;

namespace DeepMF.Serving.Files;

/// <summary>Reads arrays that <see cref="TensorWriter"/> wrote, in the order of their data. Nothing takes memory before its size has been checked against the file.</summary>
internal sealed class TensorReader
{
    /// <summary>Small enough that what has been read is hashed from the cache.</summary>
    private const int BytesAtOnce = 1 << 18;

    private readonly Dictionary<string, (SafeTensor Tensor, int[] Values)> _tensors = [];
    private readonly HashSet<string> _taken = [];

    /// <param name="stream">Stands at the header.</param>
    /// <param name="length">The bytes of header and data, no more than the file has.</param>
    public TensorReader(Stream stream, long length)
    {
        foreach (var tensor in SafeTensorsHeader.Read(stream, length))
        {
            var bytes = tensor.End - tensor.Begin;
            if (tensor.DataType is not (SafeTensorsHeader.Int or SafeTensorsHeader.Float))
                throw new InvalidDataException($"The tensor '{tensor.Name}' is of type '{tensor.DataType}', but 'I32' or 'F32' is expected.");
            // Multiplied as fractions, since a hostile shape may overflow.
            if (tensor.Shape.Aggregate(1.0, (product, size) => product * size) * sizeof(int) != bytes || bytes / sizeof(int) > Array.MaxLength)
                throw new InvalidDataException(Invariant($"The tensor '{tensor.Name}' has {bytes} bytes, which do not fit its shape {tensor.ShapeText} or an array."));
            var values = new int[bytes / sizeof(int)];
            Fill(stream, MemoryMarshal.AsBytes(values.AsSpan()));
            if (!BitConverter.IsLittleEndian)
                BinaryPrimitives.ReverseEndianness(values, values);
            if (!_tensors.TryAdd(tensor.Name, (tensor, values)))
                throw new InvalidDataException($"The tensor '{tensor.Name}' is there twice.");
        }
    }

    /// <summary>Takes a tensor of whole numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">The length that it must have, or null for any.</param>
    public int[] Ints(string name, int? length = null) => Take(name, SafeTensorsHeader.Int, length is { } size ? [size] : null);

    /// <summary>Takes a tensor of finite fractions.</summary>
    public float[] Floats(string name, params long[] shape)
    {
        var floats = MemoryMarshal.Cast<int, float>(Take(name, SafeTensorsHeader.Float, shape)).ToArray();
        return FiniteCheck.FirstNotFinite(floats) is >= 0 and var at
            ? throw new InvalidDataException(Invariant($"The tensor '{name}' holds {floats[at]} at position {at}, but every number must be finite."))
            : floats;
    }

    /// <summary>Refuses tensors that nobody has taken.</summary>
    public void CheckAllTaken()
    {
        if (_tensors.Keys.FirstOrDefault(name => !_taken.Contains(name)) is { } other)
            throw new InvalidDataException($"The tensor '{other}' does not belong to the recommender.");
    }

    private int[] Take(string name, string type, long[]? shape)
    {
        if (!_tensors.TryGetValue(name, out var found))
            throw new InvalidDataException($"The tensor '{name}' is missing.");
        if (found.Tensor.DataType != type)
            throw new InvalidDataException($"The tensor '{name}' is of type '{found.Tensor.DataType}', but '{type}' is expected.");
        if (shape is null ? found.Tensor.Shape.Count != 1 : !found.Tensor.Shape.SequenceEqual(shape))
            throw new InvalidDataException($"The tensor '{name}' has the shape {found.Tensor.ShapeText}, but {(shape is null ? "one size" : $"[{string.Join(", ", shape)}]")} is expected.");
        _taken.Add(name);
        return found.Values;
    }

    private static void Fill(Stream stream, Span<byte> bytes)
    {
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(BytesAtOnce, bytes.Length)..])
            stream.ReadExactly(bytes[..Math.Min(BytesAtOnce, bytes.Length)]);
    }
}
