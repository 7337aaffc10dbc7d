using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;
using DeepMF.Engines;

namespace DeepMF.Cpu.Updates;

/// <inheritdoc cref="RowUpdater"/>
/// <remarks>
/// The rows of a table lie far apart, so the loop over them is one body: whatever stands between two rows keeps the processor from waiting for both at once.
/// </remarks>
internal sealed unsafe class RowUpdater<TRule, TLanes, TVector> : RowUpdater
    where TRule : struct, IUpdateRule
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>How many occurrences ahead memory is asked for.</summary>
    private const int PrefetchDistance = 8;

    public override int States => TRule.States;

    public override void Update(in UpdateTerms terms, float* weight, float* gradient, float* state, int width, nint stride)
    {
        for (var j = 0; j < width; j += TLanes.Width)
            Move(terms, Limit(terms, KeepRow(TLanes.Load(gradient + j), width - j)), weight + j, state + j, stride);
    }

    public override double SquaredNorm(in UpdateTerms terms, float* gradient, int width)
    {
        var sum = 0.0;
        for (var j = 0; j < width; j += TLanes.Width)
            sum += Square(Limit(terms, KeepRow(TLanes.Load(gradient + j), width - j)));
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(in UpdateTerms terms, in TableRows table, ReadOnlySpan<ulong> pairs)
    {
        var rows = table;
        fixed (ulong* first = pairs)
        {
            var end = first + pairs.Length;
            for (var i = 0; Sse.IsSupported && i < Math.Min(PrefetchDistance, pairs.Length); i++)
                Prefetch(rows, first[i]);
            for (ulong* at = first, next; at < end; at = next)
            {
                if (Sse.IsSupported && at + PrefetchDistance < end)
                    Prefetch(rows, at[PrefetchDistance]);
                next = RunEnd(at, end);
                MoveRow(terms, rows, RadixSort.Row(*at), at, next);
            }
        }
    }

    public override void Update(in UpdateTerms terms, in TableRows table, int row, ReadOnlySpan<ulong> occurrences)
    {
        fixed (ulong* first = occurrences)
            MoveRow(terms, table, row, first, first + occurrences.Length);
    }

    public override double SquaredNorm(in UpdateTerms terms, in TableRows table, ReadOnlySpan<ulong> pairs)
    {
        var sum = 0.0;
        fixed (ulong* first = pairs)
        {
            var end = first + pairs.Length;
            for (ulong* at = first, next; at < end; at = next)
            {
                next = RunEnd(at, end);
                var weight = table.Weights + RadixSort.Row(*at) * table.Stride;
                for (var j = 0; j < table.Columns; j += TLanes.Width)
                    sum += Square(Gradient(terms, table, TLanes.Load(weight + j), at, next, j));
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MoveRow(in UpdateTerms terms, in TableRows table, int row, ulong* first, ulong* end)
    {
        var weight = table.Weights + row * table.Stride;
        var state = table.State + row * table.Stride * TRule.States;
        for (var j = 0; j < table.Columns; j += TLanes.Width)
            Move(terms, Gradient(terms, table, TLanes.Load(weight + j), first, end, j), weight + j, state + j, table.Stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(in UpdateTerms terms, TVector gradient, float* weight, float* state, nint stride)
    {
        var w = TLanes.Load(weight);
        if (terms.IsClipping)
            gradient = TLanes.Multiply(gradient, TLanes.Broadcast(terms.ClipScale));
        gradient = TLanes.MultiplyAdd(TLanes.Broadcast(terms.Decay), w, gradient);
        w = TLanes.Multiply(w, TLanes.Broadcast(terms.Shrink));
        TLanes.Store(TRule.Apply<TLanes, TVector>(terms, w, gradient, state, stride), weight);
    }

    /// <summary>A vector of a row's gradient, summed over its occurrences, penalty and value limit included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Gradient(in UpdateTerms terms, in TableRows table, TVector weight, ulong* first, ulong* end, int column)
    {
        var gradients = table.Gradients + column;
        var sum = TLanes.Zero;
        for (var at = first; at < end; at++)
        {
            var position = RadixSort.Position(*at);
            var part = TLanes.Load(gradients + position * table.GradientStride);
            sum = table.Scales is null ? TLanes.Add(sum, part) : TLanes.MultiplyAdd(TLanes.Broadcast(table.Scales[position]), part, sum);
        }

        sum = TLanes.MultiplyAdd(TLanes.Broadcast(terms.Penalty * (end - first)), weight, sum);
        return Limit(terms, KeepRow(sum, table.Columns - column));
    }

    /// <summary>What belongs to the row: the gradient of another feature may follow it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector KeepRow(TVector gradient, int remaining) => remaining < TLanes.Width ? TLanes.KeepFirst(gradient, remaining) : gradient;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Limit(in UpdateTerms terms, TVector gradient) =>
        terms.IsClipping ? TLanes.Min(TLanes.Max(gradient, TLanes.Broadcast(-terms.ClipValue)), TLanes.Broadcast(terms.ClipValue)) : gradient;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Square(TVector gradient) => TLanes.Sum(TLanes.Multiply(gradient, gradient));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong* RunEnd(ulong* at, ulong* end)
    {
        var row = RadixSort.Row(*at);
        while (++at < end && RadixSort.Row(*at) == row)
        {
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(in TableRows table, ulong pair)
    {
        var row = RadixSort.Row(pair);
        var gradient = table.Gradients + RadixSort.Position(pair) * table.GradientStride;
        var weight = table.Weights + row * table.Stride;
        var state = table.State + row * table.Stride * TRule.States;
        for (nint j = 0; j < table.Columns; j += Padding.Lane)
            Sse.Prefetch0(gradient + j);
        for (nint j = 0; j < table.Stride; j += Padding.Lane)
            Sse.Prefetch0(weight + j);
        for (nint j = 0; j < table.Stride * TRule.States; j += Padding.Lane)
            Sse.Prefetch0(state + j);
    }
}
