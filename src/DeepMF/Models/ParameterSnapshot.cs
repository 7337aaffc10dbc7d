using DeepMF.Engines;

namespace DeepMF;

/// <summary>The numbers of a model at one moment, to return to: the best epoch of a run.</summary>
/// <remarks>It holds as many numbers as the model, in memory; the buffers are used again when the snapshot is taken again.</remarks>
public sealed class ParameterSnapshot
{
    /// <summary>An array holds at most 2³¹ bytes on some platforms, a table can be larger.</summary>
    private const int LargestChunk = 1 << 28;

    private readonly ParameterSpec[] _layout;
    private readonly float[][][] _chunks;

    internal ParameterSnapshot(IReadOnlyList<Parameter> parameters, int largestChunk = LargestChunk)
    {
        _layout = [.. parameters.Select(p => p.Spec)];
        _chunks = [.. _layout.Select(p => Allocate(p.Length, largestChunk))];
    }

    internal void CopyFrom(IReadOnlyList<Parameter> parameters) => Visit(parameters, static (parameter, offset, chunk) => parameter.Read(offset, chunk));

    internal void CopyTo(IReadOnlyList<Parameter> parameters) => Visit(parameters, static (parameter, offset, chunk) => parameter.Write(offset, chunk));

    private static float[][] Allocate(long length, int largestChunk)
    {
        var chunks = new List<float[]>();
        for (var offset = 0L; offset < length; offset += largestChunk)
            chunks.Add(new float[Math.Min(largestChunk, length - offset)]);
        return [.. chunks];
    }

    private void Visit(IReadOnlyList<Parameter> parameters, Action<Parameter, long, float[]> copy)
    {
        if (!parameters.Select(p => (p.Spec.Name, p.Spec.Shape)).SequenceEqual(_layout.Select(p => (p.Name, p.Shape))))
            throw new ArgumentException("The snapshot is of a model with other parameters. Take it from a model of the same description.");
        for (var i = 0; i < _chunks.Length; i++)
        {
            var offset = 0L;
            foreach (var chunk in _chunks[i])
            {
                copy(parameters[i], offset, chunk);
                offset += chunk.Length;
            }
        }
    }
}
