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

    public override nint StateStride(nint stride) => Stride(stride);

    public override void Update(in UpdateTerms terms, float* weight, float* gradient, float* state, int width, nint stride)
    {
        for (var j = 0; j < width; j += TLanes.Width)
            Move<None>(terms, Limit(terms, KeepRow(TLanes.Load(gradient + j), width - j)), weight + j, state + j, stride);
    }

    public override double SquaredNorm(in UpdateTerms terms, float* gradient, int width)
    {
        var sum = 0.0;
        for (var j = 0; j < width; j += TLanes.Width)
            sum += Square(Limit(terms, KeepRow(TLanes.Load(gradient + j), width - j)));
        return sum;
    }

    public override void Update(in UpdateTerms terms, in TableRows table, ReadOnlySpan<ulong> pairs)
    {
        if (IsBare(terms))
            MoveRows<One>(terms, table, pairs);
        else
            MoveRows<None>(terms, table, pairs);
    }

    public override void Update(in UpdateTerms terms, in TableRows table, int row, ReadOnlySpan<ulong> occurrences)
    {
        fixed (ulong* first = occurrences)
            MoveRow<None>(terms, table, row, first, first + occurrences.Length);
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
                    sum += Square(Gradient<None>(terms, table, TLanes.Load(weight + j), at, next, j));
            }
        }

        return sum;
    }

    /// <summary>Whether gradients are taken as they are and weights do not decay, as is most often so in a table.</summary>
    private static bool IsBare(in UpdateTerms terms) => terms is { IsClipping: false, Penalty: 0, Decay: 0, Shrink: 1 };

    /// <typeparam name="TBare">1 where <see cref="IsBare"/>, else 0.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MoveRows<TBare>(in UpdateTerms terms, in TableRows table, ReadOnlySpan<ulong> pairs)
        where TBare : struct, IConstant
    {
        // Copies, which no row can alias, so that their numbers stay in registers.
        var step = terms;
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
                MoveRow<TBare>(step, rows, RadixSort.Row(*at), at, next);
            }
        }
    }

    /// <summary>Moves a row of a table. A row that occurs once has a loop of its own: most rows of a batch do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MoveRow<TBare>(in UpdateTerms terms, in TableRows table, int row, ulong* first, ulong* end)
        where TBare : struct, IConstant
    {
        var weight = table.Weights + row * table.Stride;
        var state = table.State + row * Stride(table.Stride);
        // Compared as types, which the compiler decides before it counts what it may put in place of calls.
        if (typeof(TRule) == typeof(RowAdaGradRule))
        {
            var ofRow = terms;
            ofRow.LearningRate = RowRate<TBare>(terms, table, weight, state, first, end);
            MoveNumbers<TBare>(ofRow, table, weight, state, first, end);
        }
        else
            MoveNumbers<TBare>(terms, table, weight, state, first, end);
    }

    /// <summary>η / (√s + ε) of a row whose s gains the mean of the squares of its gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float RowRate<TBare>(in UpdateTerms terms, in TableRows table, float* weight, float* state, ulong* first, ulong* end)
        where TBare : struct, IConstant
    {
        var squares = TLanes.Zero;
        for (var j = 0; j < table.Columns; j += TLanes.Width)
        {
            var gradient = Gradient<TBare>(terms, table, TLanes.Load(weight + j), first, end, j);
            squares = TLanes.MultiplyAdd(gradient, gradient, squares);
        }

        // Weights of a table do not decay, so that the scale is all that is still to come.
        var sum = *state += TLanes.Sum(squares) * terms.ClipScale * terms.ClipScale / table.Columns;
        // Where all gradients are 0, a tiny ε would make an infinite rate of it.
        return sum > 0 ? terms.LearningRate / (MathF.Sqrt(sum) + terms.Epsilon) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MoveNumbers<TBare>(in UpdateTerms terms, in TableRows table, float* weight, float* state, ulong* first, ulong* end)
        where TBare : struct, IConstant
    {
        if (TBare.Value > 0 && end - first == 1 && table.Scales is null)
        {
            var only = table.Gradients + RadixSort.Position(*first) * table.GradientStride;
            for (var j = 0; j < table.Columns; j += TLanes.Width)
                Move<One>(terms, KeepRow(TLanes.Load(only + j), table.Columns - j), weight + j, state + j, table.Stride);
            return;
        }

        for (var j = 0; j < table.Columns; j += TLanes.Width)
            Move<TBare>(terms, Gradient<TBare>(terms, table, TLanes.Load(weight + j), first, end, j), weight + j, state + j, table.Stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move<TBare>(in UpdateTerms terms, TVector gradient, float* weight, float* state, nint stride)
        where TBare : struct, IConstant
    {
        var w = TLanes.Load(weight);
        if (TBare.Value == 0)
        {
            if (terms.IsClipping)
                gradient = TLanes.Multiply(gradient, TLanes.Broadcast(terms.ClipScale));
            gradient = TLanes.MultiplyAdd(TLanes.Broadcast(terms.Decay), w, gradient);
            w = TLanes.Multiply(w, TLanes.Broadcast(terms.Shrink));
        }

        TLanes.Store(TRule.Apply<TLanes, TVector>(terms, w, gradient, state, stride), weight);
    }

    /// <summary>A vector of a row's gradient, summed over its occurrences, penalty and value limit included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Gradient<TBare>(in UpdateTerms terms, in TableRows table, TVector weight, ulong* first, ulong* end, int column)
        where TBare : struct, IConstant
    {
        var gradients = table.Gradients + column;
        var sum = TLanes.Zero;
        for (var at = first; at < end; at++)
        {
            var position = RadixSort.Position(*at);
            var part = TLanes.Load(gradients + position * table.GradientStride);
            sum = table.Scales is null ? TLanes.Add(sum, part) : TLanes.MultiplyAdd(TLanes.Broadcast(table.Scales[position]), part, sum);
        }

        sum = KeepRow(sum, table.Columns - column);
        return TBare.Value > 0 ? sum : Limit(terms, TLanes.MultiplyAdd(TLanes.Broadcast(terms.Penalty * (end - first)), weight, sum));
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
    private static nint Stride(nint stride) => typeof(TRule) == typeof(RowAdaGradRule) ? TRule.States : TRule.States * stride;

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
        var state = table.State + row * Stride(table.Stride);
        Prefetching.AskRow(gradient, table.Columns);
        Prefetching.AskRow(weight, table.Stride);
        if (TRule.States > 0)
            Prefetching.AskRow(state, Stride(table.Stride));
    }
}
