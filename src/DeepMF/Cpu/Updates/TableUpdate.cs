using System.Runtime.Intrinsics.X86;
using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Operators;
using DeepMF.Cpu.Plan;
using DeepMF.Engines;

namespace DeepMF.Cpu.Updates;

/// <summary>Updates the rows of a table that a batch touches: occurrences are sorted by row, equal rows summed in the order of the batch, each row moved once.</summary>
internal sealed unsafe class TableUpdate : IDisposable
{
    /// <summary>How many rows ahead memory is asked for.</summary>
    private const int PrefetchDistance = 4;

    private readonly TableUse _use;
    private readonly RunMemory _run;
    private readonly RowUpdater _updater;
    private readonly NativeBuffer _state;
    private readonly NativeBuffer _sums;
    private readonly RadixSort _sort = new();
    private readonly bool _movesAllRows;

    public TableUpdate(TableUse use, RunMemory run, RowUpdater updater, float initialState, bool movesAllRows)
    {
        _use = use;
        _run = run;
        _updater = updater;
        _movesAllRows = movesAllRows;
        _state = new NativeBuffer(use.Table.MemoryFloats * updater.States + Padding.Lane);
        _sums = new NativeBuffer((long)Padding.Stride(use.Table.Columns) * run.Workers);
        if (initialState != 0)
            _state.Fill(initialState);
    }

    public CpuParameter Table => _use.Table;

    /// <summary>Sorts the occurrences of the batch; one worker does it for the whole table.</summary>
    public void Sort()
    {
        if (_run.Column(_use.Feature) is CategoricalColumn categorical)
        {
            var ids = categorical.Indices[.._run.Rows];
            var pairs = _sort.Reserve(ids.Length);
            for (var r = 0; r < ids.Length; r++)
                pairs[r] = ((ulong)(uint)ids[r] << 32) | (uint)r;
        }
        else
        {
            var bag = (MultiValuedColumn)_run.Column(_use.Feature);
            var offsets = bag.Offsets;
            var pairs = _sort.Reserve(offsets[_run.Rows]);
            for (var r = 0; r < _run.Rows; r++)
                for (var at = offsets[r]; at < offsets[r + 1]; at++)
                    pairs[at] = ((ulong)(uint)bag.Values[at] << 32) | (uint)r;
        }

        _sort.Sort(Table.Rows);
    }

    /// <summary>Moves a worker's share of the rows.</summary>
    public void Update(in UpdateTerms terms, int worker)
    {
        if (_movesAllRows)
        {
            UpdateAllRows(terms, worker);
            return;
        }

        var pairs = _sort.Pairs;
        var (at, end) = Share(pairs, worker);
        while (at < end)
        {
            Prefetch(pairs, at + PrefetchDistance);
            var next = RunEnd(pairs, at);
            Move(terms, RadixSort.Row(pairs[at]), pairs[at..next], worker);
            at = next;
        }
    }

    /// <summary>The squared norm of a worker's share of the gradient.</summary>
    public double SquaredNorm(in UpdateTerms terms, int worker)
    {
        var sum = 0.0;
        var pairs = _sort.Pairs;
        var (at, end) = Share(pairs, worker);
        while (at < end)
        {
            var next = RunEnd(pairs, at);
            sum += _updater.SquaredNorm(terms, next - at, Table.Row(RadixSort.Row(pairs[at])), Gradient(pairs[at..next], worker), Table.Columns);
            at = next;
        }

        return sum;
    }

    public void Dispose()
    {
        _state.Dispose();
        _sums.Dispose();
    }

    /// <summary>The dense rule: every row of the table moves, rows outside the batch with a gradient of zero.</summary>
    private void UpdateAllRows(in UpdateTerms terms, int worker)
    {
        var pairs = _sort.Pairs;
        var first = (int)((long)Table.Rows * worker / _run.Workers);
        var last = (int)((long)Table.Rows * (worker + 1) / _run.Workers);
        var at = LowerBound(pairs, first);
        for (var row = first; row < last; row++)
        {
            var next = at;
            while (next < pairs.Length && RadixSort.Row(pairs[next]) == row)
                next++;
            Move(terms, row, pairs[at..next], worker);
            at = next;
        }
    }

    private void Move(in UpdateTerms terms, int row, ReadOnlySpan<ulong> occurrences, int worker) =>
        _updater.Update(terms, occurrences.Length, Table.Row(row), Gradient(occurrences, worker), _state.Pointer + (long)row * Table.Stride * _updater.States, Table.Columns, Table.Stride);

    /// <summary>The gradient of a row: that of its only occurrence where it stands, or the sum over its occurrences.</summary>
    private float* Gradient(ReadOnlySpan<ulong> occurrences, int worker)
    {
        if (occurrences.Length == 1 && _use.Pooling is null)
            return Gradient(RadixSort.Position(occurrences[0]));
        var sum = _sums.Pointer + (long)worker * Padding.Stride(Table.Columns);
        new Span<float>(sum, Table.Columns).Clear();
        foreach (var pair in occurrences)
            _run.Kernels.AddScaled(Gradient(RadixSort.Position(pair)), Scale(RadixSort.Position(pair)), sum, Table.Columns);
        return sum;
    }

    private float Scale(int row)
    {
        if (_use.Pooling is not { } pooling)
            return 1;
        var offsets = ((MultiValuedColumn)_run.Column(_use.Feature)).Offsets;
        return BagOperator.Scale(pooling, offsets[row + 1] - offsets[row]);
    }

    private float* Gradient(int row)
    {
        var storage = _use.Output.Storage;
        return _run.BatchGradients + (long)storage.BatchGradientColumn * _run.RowCapacity + (long)row * storage.Stride + _use.Output.Column;
    }

    /// <summary>A worker's share of the sorted occurrences, moved to where a row begins: no row is shared.</summary>
    private (int Start, int End) Share(ReadOnlySpan<ulong> pairs, int worker) => (Border(pairs, worker), Border(pairs, worker + 1));

    private int Border(ReadOnlySpan<ulong> pairs, int worker)
    {
        var at = (int)((long)pairs.Length * worker / _run.Workers);
        while (at > 0 && at < pairs.Length && RadixSort.Row(pairs[at]) == RadixSort.Row(pairs[at - 1]))
            at++;
        return at;
    }

    private static int RunEnd(ReadOnlySpan<ulong> pairs, int at)
    {
        var row = RadixSort.Row(pairs[at]);
        while (++at < pairs.Length && RadixSort.Row(pairs[at]) == row)
        {
        }

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

    private void Prefetch(ReadOnlySpan<ulong> pairs, int at)
    {
        if (!Sse.IsSupported || at >= pairs.Length)
            return;
        var row = RadixSort.Row(pairs[at]);
        Sse.Prefetch0(Gradient(RadixSort.Position(pairs[at])));
        var weight = Table.Row(row);
        var state = _state.Pointer + (long)row * Table.Stride * _updater.States;
        for (var j = 0; j < Table.Stride; j += Padding.Lane)
            Sse.Prefetch0(weight + j);
        for (var j = 0; j < Table.Stride * _updater.States; j += Padding.Lane)
            Sse.Prefetch0(state + j);
    }
}
