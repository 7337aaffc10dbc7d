using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DeepMF.Engines;

namespace DeepMF;

/// <summary>Reads parameters from safetensors, run by run. Everything that can be checked is checked before memory is taken.</summary>
internal sealed class SafeTensorsReader
{
    /// <summary>The numbers that are read at a time.</summary>
    public const int RunLength = 1 << 16;

    private readonly Stream _stream;
    private readonly IReadOnlyList<SafeTensor> _tensors;

    /// <param name="stream">Stands at the header.</param>
    /// <param name="length">The bytes of header and data.</param>
    /// <exception cref="InvalidDataException">The header is wrong.</exception>
    public SafeTensorsReader(Stream stream, long length)
    {
        _stream = stream;
        _tensors = SafeTensorsHeader.Read(stream, length);
    }

    /// <summary>Refuses a file that does not hold exactly the parameters that a model needs.</summary>
    public void Check(IReadOnlyCollection<ParameterSpec> expected)
    {
        var found = _tensors.ToDictionary(t => t.Name);
        foreach (var parameter in expected)
        {
            if (!found.Remove(parameter.Name, out var tensor))
                throw new InvalidDataException($"The tensor '{parameter.Name}' is missing.");
            if (tensor.DataType != "F32")
                throw new InvalidDataException($"The tensor '{parameter.Name}' is of type '{tensor.DataType}', but 'F32' is expected.");
            if (!tensor.Shape.SequenceEqual(parameter.Shape.Select(s => (long)s)))
                throw new InvalidDataException($"The tensor '{parameter.Name}' has the shape {tensor.ShapeText}, but {parameter.Shape} is expected.");
            if (tensor.End - tensor.Begin != parameter.Length * sizeof(float))
                throw new InvalidDataException($"The tensor '{parameter.Name}' has {tensor.End - tensor.Begin} bytes, but its shape {parameter.Shape} needs {parameter.Length * sizeof(float)}.");
        }

        if (found.Count > 0)
            throw new InvalidDataException($"The tensor '{found.Keys.First()}' does not belong to the model.");
    }

    /// <summary>Reads the data into parameters that have been checked.</summary>
    public void ReadInto(IReadOnlyList<Parameter> parameters)
    {
        var byName = parameters.ToDictionary(p => p.Spec.Name);
        var buffer = new float[RunLength];
        foreach (var tensor in _tensors)
        {
            var parameter = byName[tensor.Name];
            for (var offset = 0L; offset < parameter.Spec.Length; offset += buffer.Length)
            {
                var run = buffer.AsSpan(0, (int)Math.Min(buffer.Length, parameter.Spec.Length - offset));
                _stream.ReadExactly(MemoryMarshal.AsBytes(run));
                ToLittleEndian(run);
                if (FiniteCheck.FirstNotFinite(run) is >= 0 and var at)
                    throw new InvalidDataException(FormattableString.Invariant($"The tensor '{tensor.Name}' holds {run[at]} at position {offset + at}, but every number must be finite."));
                parameter.Write(offset, run);
            }
        }
    }

    /// <summary>Turns the bytes round on a machine that stores the highest byte first.</summary>
    public static void ToLittleEndian(Span<float> run)
    {
        if (BitConverter.IsLittleEndian)
            return;
        var bits = MemoryMarshal.Cast<float, int>(run);
        BinaryPrimitives.ReverseEndianness(bits, bits);
    }
}
