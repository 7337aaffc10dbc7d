using DeepMF.Scoring;

namespace DeepMF.Cpu.Scoring.Codes;

/// <summary>Rows whose bound reached the floor of the list when they were found: those with the highest bounds are scored first, which raises the floor, so that most of the others need no score.</summary>
internal sealed class CandidateRows(PackedRows packed, float tolerance)
{
    /// <summary>The rows that wait at most.</summary>
    public const int Capacity = 512;

    /// <summary>So few are scored without a second look.</summary>
    private const int Few = PackedRows.Capacity / 4;

    private readonly int[] _rows = new int[Capacity];
    private readonly float[] _bounds = new float[Capacity];
    private int _count;

    public bool IsFull => _count == Capacity;

    /// <summary>Forgets the rows of another search.</summary>
    public void Start() => _count = 0;

    /// <summary>Takes a row.</summary>
    /// <remarks>A bound is finite but for a bias that is not, and NaN only where the score is: such a row is in no list, and is dropped with those below the floor.</remarks>
    public void Add(int row, float bound)
    {
        (_rows[_count], _bounds[_count]) = (row, bound);
        _count++;
    }

    /// <summary>Drops what no longer reaches the floor; if more is left than may be, scores the best part of it.</summary>
    /// <param name="selection">Takes the scores, and has the floor.</param>
    /// <param name="context">The context.</param>
    /// <param name="most">The rows that may be left.</param>
    /// <returns>Whether rows were scored: there may be more to do.</returns>
    public bool ScoreSome(TopSelection selection, int context, int most)
    {
        var floor = selection.Floor(context) - tolerance;
        var (kept, sum, highest) = (0, 0.0, float.NegativeInfinity);
        for (var i = 0; i < _count; i++)
        {
            if (!(_bounds[i] >= floor))
                continue;
            sum += _bounds[i];
            highest = Math.Max(highest, _bounds[i]);
            (_rows[kept], _bounds[kept++]) = (_rows[i], _bounds[i]);
        }

        _count = kept;
        if (_count <= most)
            return false;
        var threshold = _count > Few ? Threshold(floor, (float)(sum / _count), highest) : floor;
        kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (!(_bounds[i] >= threshold))
                (_rows[kept], _bounds[kept++]) = (_rows[i], _bounds[i]);
            else if (!selection.IsExcluded(context, _rows[i]))
                packed.Add(selection, context, _rows[i]);
        }

        _count = kept;
        packed.Score(selection, context);
        return true;
    }

    /// <summary>A number that a small part of the bounds reaches: above the middle between floor and highest bound there are few rows, and most of the list. While there is no floor yet a tenth of the rows is to be scored, which is above that share of the range if bounds are normally distributed.</summary>
    private static float Threshold(float floor, float mean, float highest)
    {
        var threshold = float.IsFinite(floor) ? floor + 0.5f * (highest - floor) : mean + 0.4f * (highest - mean);
        return float.IsNaN(threshold) ? float.NegativeInfinity : Math.Min(threshold, highest);
    }
}
