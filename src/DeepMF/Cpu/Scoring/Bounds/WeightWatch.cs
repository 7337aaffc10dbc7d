using System.Runtime.InteropServices;

namespace DeepMF.Cpu.Scoring.Bounds;

/// <summary>Notices when the weights of a layer and its projection are others than they were: training goes on while lists are asked for.</summary>
internal sealed unsafe class WeightWatch(ProjectedDenseStep step)
{
    private readonly float[] _seen = new float[1 + (step.Dense.Weight.Rows + 2) * step.Dense.Weight.Columns];
    private bool _hasSeen;

    /// <summary>Whether something has changed since the last call; the first time it has.</summary>
    public bool HasChanged()
    {
        var weight = step.Dense.Weight;
        var place = new Span<float>(_seen);
        var isOther = Copy(step.Projection.Bias.Pointer, 1, ref place) | Copy(step.Dense.Bias.Pointer, weight.Columns, ref place) | Copy(step.Projection.Weight.Pointer, weight.Columns, ref place);
        for (var k = 0; k < weight.Rows; k++)
            isOther |= Copy(weight.Row(k), weight.Columns, ref place);
        isOther |= !_hasSeen;
        _hasSeen = true;
        return isOther;
    }

    private static bool Copy(float* source, int count, ref Span<float> place)
    {
        var now = new ReadOnlySpan<float>(source, count);
        var seen = place[..count];
        place = place[count..];
        // Bit by bit: NaN does not equal itself.
        if (MemoryMarshal.Cast<float, int>(now).SequenceEqual(MemoryMarshal.Cast<float, int>(seen)))
            return false;
        now.CopyTo(seen);
        return true;
    }
}
