using System.Runtime.InteropServices;

namespace DeepMF.Cpu.Scoring.Bounds;

/// <summary>Notices when the weights of a layer and its projection are others than they were: training may go on while lists are asked for.</summary>
internal sealed unsafe class WeightWatch(ProjectedDenseStep step)
{
    private readonly CpuParameter[] _parameters = [step.Dense.Weight, step.Dense.Bias, step.Projection.Weight, step.Projection.Bias];
    private float[][]? _seen;

    /// <summary>Whether something has changed since the last call; the first time it has.</summary>
    public bool HasChanged()
    {
        var isFirst = _seen is null;
        _seen ??= [.. _parameters.Select(p => new float[p.MemoryFloats])];
        var hasChanged = isFirst;
        for (var i = 0; i < _parameters.Length; i++)
        {
            var now = new ReadOnlySpan<float>(_parameters[i].Pointer, _seen[i].Length);
            // Bit by bit: NaN does not equal itself.
            if (MemoryMarshal.Cast<float, int>(now).SequenceEqual(MemoryMarshal.Cast<float, int>(_seen[i])))
                continue;
            now.CopyTo(_seen[i]);
            hasChanged = true;
        }

        return hasChanged;
    }
}
