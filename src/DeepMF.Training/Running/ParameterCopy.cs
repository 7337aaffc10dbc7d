using DeepMF.Engines;

namespace DeepMF.Training;

/// <summary>A copy of a model's numbers that is taken again and again without new memory.</summary>
internal sealed class ParameterCopy
{
    // 2²⁴ numbers: arrays stay far from the largest length, and a table of any size can be kept.
    private const int ChunkLength = 1 << 24;

    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly float[][][] _chunks;

    public ParameterCopy(IReadOnlyList<Parameter> parameters)
    {
        _parameters = parameters;
        _chunks = [.. parameters.Select(p => Allocate(p.Spec.Length))];
    }

    public void Take()
    {
        for (var p = 0; p < _chunks.Length; p++)
            for (var c = 0; c < _chunks[p].Length; c++)
                _parameters[p].Read((long)c * ChunkLength, _chunks[p][c]);
    }

    public void PutBack()
    {
        for (var p = 0; p < _chunks.Length; p++)
            for (var c = 0; c < _chunks[p].Length; c++)
                _parameters[p].Write((long)c * ChunkLength, _chunks[p][c]);
    }

    private static float[][] Allocate(long length)
    {
        var chunks = new float[(int)((length + ChunkLength - 1) / ChunkLength)][];
        for (var c = 0; c < chunks.Length; c++)
            chunks[c] = GC.AllocateUninitializedArray<float>((int)Math.Min(ChunkLength, length - (long)c * ChunkLength));
        return chunks;
    }
}
