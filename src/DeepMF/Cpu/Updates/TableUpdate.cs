using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Operators;
using DeepMF.Cpu.Plan;
using DeepMF.Engines;

namespace DeepMF.Cpu.Updates;

/// <summary>Updates the rows of a table that a batch touches: occurrences are sorted by row, equal rows summed in the order of the batch, each row moved once.</summary>
internal sealed unsafe class TableUpdate : IDisposable
{
    /// <summary>The rows of a batch that a part is meant to have.</summary>
    private const int RowsPerPart = 512;

    private readonly TableUse _use;
    private readonly RunMemory _run;
    private readonly RowUpdater _updater;
    private readonly NativeBuffer _state;
    private readonly RadixSort _sort = new();
    private readonly bool _movesAllRows;

    /// <summary>The factor of each row of the batch, or null where all are 1.</summary>
    private float[]? _scales;

    public TableUpdate(TableUse use, RunMemory run, RowUpdater updater, float initialState, bool movesAllRows)
    {
        _use = use;
        _run = run;
        _updater = updater;
        _movesAllRows = movesAllRows;
        _state = new NativeBuffer(use.Table.Rows * updater.StateStride(use.Table.Stride) + Padding.Lane);
        if (initialState != 0)
            _state.Fill(initialState);
    }

    public CpuParameter Table => _use.Table;

    /// <summary>The parts that a table is moved in: more than workers, since one may be slower than another, but parts of small batches are few, since each begins by waiting for memory.</summary>
    public static int Parts(RunMemory run) => run.Workers * Math.Clamp(run.Rows / (run.Workers * RowsPerPart), 2, 8);

    /// <summary>Sorts the occurrences of the batch; one worker does it for the whole table.</summary>
    public void Sort()
    {
        if (_run.Column(_use.Feature) is CategoricalColumn categorical)
        {
            var ids = categorical.Indices[.._run.Rows];
            var pairs = _sort.Reserve(ids.Length);
            for (var r = 0; r < ids.Length; r++)
                pairs[r] = RadixSort.Pair(ids[r], r);
        }
        else
        {
            var bag = (MultiValuedColumn)_run.Column(_use.Feature);
            var offsets = bag.Offsets;
            var pairs = _sort.Reserve(offsets[_run.Rows]);
            for (var r = 0; r < _run.Rows; r++)
                for (var at = offsets[r]; at < offsets[r + 1]; at++)
                    pairs[at] = RadixSort.Pair(bag.Values[at], r);
            SetScales(offsets);
        }

        _sort.Sort(Table.Rows);
    }

    /// <summary>Moves the rows of a part.</summary>
    public void Update(in UpdateTerms terms, int part)
    {
        fixed (float* scales = _scales)
        {
            if (_movesAllRows)
                UpdateAllRows(terms, Rows(scales), part);
            else
                _updater.Update(terms, Rows(scales), Part(part));
        }
    }

    /// <summary>The squared norm of a worker's share of the gradient.</summary>
    public double SquaredNorm(in UpdateTerms terms, int worker)
    {
        var sum = 0.0;
        fixed (float* scales = _scales)
            for (var part = worker; part < Parts(_run); part += _run.Workers)
                sum += _updater.SquaredNorm(terms, Rows(scales), Part(part));
        return sum;
    }

    public void Dispose() => _state.Dispose();

    /// <summary>The dense rule: every row of the table moves, rows outside the batch with a gradient of zero.</summary>
    private void UpdateAllRows(in UpdateTerms terms, in TableRows rows, int part)
    {
        var pairs = _sort.Pairs;
        var first = (int)((long)Table.Rows * part / Parts(_run));
        var last = (int)((long)Table.Rows * (part + 1) / Parts(_run));
        var at = LowerBound(pairs, first);
        for (var row = first; row < last; row++)
        {
            var next = at;
            while (next < pairs.Length && RadixSort.Row(pairs[next]) == row)
                next++;
            _updater.Update(terms, rows, row, pairs[at..next]);
            at = next;
        }
    }

    private TableRows Rows(float* scales)
    {
        var storage = _use.Output.Storage;
        return new TableRows
        {
            Weights = Table.Pointer,
            State = _state.Pointer,
            Stride = Table.Stride,
            Columns = Table.Columns,
            Gradients = _run.BatchGradients + (long)storage.BatchGradientColumn * _run.RowCapacity + _use.Output.Column,
            GradientStride = storage.Stride,
            Scales = scales,
        };
    }

    private void SetScales(ReadOnlySpan<int> offsets)
    {
        if (_use.Pooling is not { } pooling || pooling == Pooling.Sum)
            return;
        if (_scales is null || _scales.Length < _run.Rows)
            _scales = new float[_run.Rows];
        for (var r = 0; r < _run.Rows; r++)
            _scales[r] = BagOperator.Scale(pooling, offsets[r + 1] - offsets[r]);
    }

    /// <summary>A part of the sorted occurrences, its ends moved to where a row begins: no row is shared.</summary>
    private ReadOnlySpan<ulong> Part(int part)
    {
        var pairs = _sort.Pairs;
        return pairs[Border(pairs, part)..Border(pairs, part + 1)];
    }

    private int Border(ReadOnlySpan<ulong> pairs, int part)
    {
        var at = (int)((long)pairs.Length * part / Parts(_run));
        while (at > 0 && at < pairs.Length && RadixSort.Row(pairs[at]) == RadixSort.Row(pairs[at - 1]))
            at++;
        return at;
    }

    private static int LowerBound(ReadOnlySpan<ulong> pairs, int row)
    {
        int low = 0, high = pairs.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (RadixSort.Row(pairs[middle]) < row)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
