using System.Runtime.InteropServices;
using DeepMF.Engines;

namespace DeepMF;

/// <summary>Writes parameters as safetensors, run by run: no table is ever copied whole.</summary>
internal static class SafeTensorsWriter
{
    /// <exception cref="InvalidOperationException">A number is not finite.</exception>
    public static void Write(Stream stream, IReadOnlyList<Parameter> parameters)
    {
        stream.Write(SafeTensorsHeader.Write(parameters.Select(p => p.Spec), "DeepMF"));
        var buffer = new float[SafeTensorsReader.RunLength];
        foreach (var parameter in parameters)
        {
            for (var offset = 0L; offset < parameter.Spec.Length; offset += buffer.Length)
            {
                var run = buffer.AsSpan(0, (int)Math.Min(buffer.Length, parameter.Spec.Length - offset));
                parameter.Read(offset, run);
                if (FiniteCheck.FirstNotFinite(run) is >= 0 and var at)
                    throw new InvalidOperationException(
                        FormattableString.Invariant($"Parameter '{parameter.Spec.Name}' holds {run[at]} at position {offset + at}, so the model is not saved. Train it again with a lower learning rate."));
                SafeTensorsReader.ToLittleEndian(run);
                stream.Write(MemoryMarshal.AsBytes(run));
            }
        }
    }
}
