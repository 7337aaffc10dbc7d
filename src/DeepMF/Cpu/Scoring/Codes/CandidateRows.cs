using DeepMF.Scoring;

namespace DeepMF.Cpu.Scoring.Codes;

/// <summary>Rows whose bound reached the floor when they were found: those with the highest bounds are scored first, which raises the floor, so that most of the others need no score.</summary>
internal sealed class CandidateRows(PackedRows packed, float tolerance)
{
    private const int Capacity = 512;

    /// <summary>So few are scored without a second look.</summary>
    private const int Few = PackedRows.Capacity / 4;

    private readonly int[] _rows = new int[Capacity];
    private readonly float[] _bounds = new float[Capacity];
    private int _count;

    /// <summary>Takes a row.</summary>
    public void Add(TopSelection selection, int context, int row, float bound)
    {
        (_rows[_count], _bounds[_count]) = (row, bound);
        if (++_count == Capacity)
            Reduce(selection, context, Capacity / 2);
    }

    /// <summary>Scores all that still reach the floor.</summary>
    public void Score(TopSelection selection, int context) => Reduce(selection, context, most: 0);

    private void Reduce(TopSelection selection, int context, int most)
    {
        while (true)
        {
            var floor = selection.Floor(context) - tolerance;
            var highest = float.NegativeInfinity;
            var kept = 0;
            for (var i = 0; i < _count; i++)
            {
                if (!(_bounds[i] >= floor))
                    continue;
                highest = Math.Max(highest, _bounds[i]);
                (_rows[kept], _bounds[kept++]) = (_rows[i], _bounds[i]);
            }

            _count = kept;
            if (_count <= most)
                return;
            // The upper half of the range holds a small part of the rows, and most of those that belong into the list.
            var threshold = _count > Few ? floor + (highest - floor) / 2 : floor;
            if (!float.IsFinite(threshold))
                threshold = float.NegativeInfinity;
            kept = 0;
            for (var i = 0; i < _count; i++)
            {
                if (_bounds[i] >= threshold)
                    packed.Add(selection, context, _rows[i]);
                else
                    (_rows[kept], _bounds[kept++]) = (_rows[i], _bounds[i]);
            }

            _count = kept;
            packed.Score(selection, context);
        }
    }
}
