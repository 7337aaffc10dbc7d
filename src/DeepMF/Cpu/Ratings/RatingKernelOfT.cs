using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;

namespace DeepMF.Cpu.Ratings;

/// <inheritdoc cref="RatingKernel"/>
/// <remarks>
/// Rows of wide tables are whole vectors whose padding is zero and stays so: its gradient is zero. Both rows of up to four vectors stay in registers between
/// score and update, unless the dot product is found ahead; a count of 0 stands for more vectors, which are read twice.
/// </remarks>
internal sealed unsafe class RatingKernel<TLanes, TVector, TCount, TRule, TBiases, TPenalty, TLoss> : RatingKernel
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
    where TCount : struct, IConstant
    where TRule : struct, IRatingRule
    where TBiases : struct, IConstant
    where TPenalty : struct, IConstant
    where TLoss : struct, IRatingLoss
{
    /// <summary>Whether 1 / √s is an estimate for rows whose sums of squares are large enough, see <see cref="RatingTable.Settled"/>.</summary>
    private static bool Estimates
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TRule.States > 0 && TLanes.EstimatesRoots;
    }

    public override double Run(ref RatingArguments arguments)
    {
        var losses = 0.0;
        Rating* rating = arguments.Ratings, end = rating + arguments.Count;
        while (rating < end)
        {
            if (Estimates)
                rating = Run<One>(ref arguments, rating, end, ref losses);
            rating = Run<None>(ref arguments, rating, end, ref losses);
        }

        return losses;
    }

    /// <summary>Goes through ratings as long as both of their rows are settled (<typeparamref name="TSettled"/> is 1) or as long as one is not; through all of them where nothing is estimated.</summary>
    /// <returns>The first rating that is left.</returns>
    /// <remarks>Two loops, since what the compiler puts in place of calls is limited per method: both in one have calls left.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Rating* Run<TSettled>(ref RatingArguments arguments, Rating* rating, Rating* end, ref double losses)
        where TSettled : struct, IConstant
    {
        var a = arguments;
        var settled = LeastSettled(a.Epsilon);
        var step = new RatingStep<TVector>(TLanes.Broadcast(-a.Rate), TLanes.Broadcast(a.Epsilon), settled);
        var rowStep = new RatingStep<float>(-a.Rate, a.Epsilon, settled);
        var biasStep = new RatingStep<float>(-a.BiasRate, a.Epsilon, settled);
        var leftPenalty = TLanes.Broadcast(TRule.Factor(a.Left.Penalty, rowStep));
        var rightPenalty = TLanes.Broadcast(TRule.Factor(a.Right.Penalty, rowStep));
        float leftBiasPenalty = TRule.Factor(a.Left.BiasPenalty, biasStep), rightBiasPenalty = TRule.Factor(a.Right.BiasPenalty, biasStep);
        var global = a.GlobalBias;
        var globalState = a.GlobalBiasState;
        var sum = losses;
        // A sum over a vector takes as long as dozens of instructions. Begun before the rows of the rating before it move, it is there when it is needed; where rows are short or moved by few instructions, the processor looks as far ahead by itself.
        var isAhead = TSettled.Value > 0 ? TCount.Value != 1 : TCount.Value == 0;
        var ahead = isAhead ? Dot(a, rating) : 0;
        for (; rating < end; rating++)
        {
            // An index is never below 0; without a sign no instruction is spent on extending it.
            nint left = (nint)(uint)rating->Left, right = (nint)(uint)rating->Right;
            if (Estimates && (a.Left.Settled[left] & a.Right.Settled[right]) != TSettled.Value)
                break;
            Ask(a, rating + PrefetchDistance);
            nint leftRow = left * a.Stride, rightRow = right * a.Stride;
            Pair pair = new(a.Left.Rows + leftRow, a.Left.State + leftRow, a.Right.Rows + rightRow, a.Right.State + rightRow);
            TVector u0, u1, u2, u3, v0, v1, v2, v3;
            if (TCount.Value > 0)
            {
                Load(pair.Left, out u0, out u1, out u2, out u3);
                Load(pair.Right, out v0, out v1, out v2, out v3);
            }
            else
                u0 = u1 = u2 = u3 = v0 = v1 = v2 = v3 = TLanes.Zero;

            var score = isAhead ? ahead : TCount.Value > 0 ? Dot(u0, u1, u2, u3, v0, v1, v2, v3) : Dot(pair.Left, pair.Right, a.Columns);
            if (isAhead)
                // At the end of a block it is that of a rating of another block, or of the slack, and never used.
                ahead = Dot(a, rating + 1);
            if (TBiases.Value > 0)
                // The global bias comes last: it is what a rating waits for, the one before it has just moved it.
                score = score + (a.Left.Biases[left] + a.Right.Biases[right]) + global;
            var slope = TLoss.Slope(a.Loss, score, rating->Target, ref sum);
            if (TBiases.Value > 0)
            {
                global = TRule.Move(global, slope, ref globalState, biasStep);
                MoveBiases<TSettled>(a, left, right, leftBiasPenalty, rightBiasPenalty, TRule.Factor(slope, biasStep), biasStep);
            }

            MoveRows<TSettled>(pair, u0, u1, u2, u3, v0, v1, v2, v3, leftPenalty, rightPenalty, TLanes.Broadcast(TRule.Factor(slope, rowStep)), step, a.Columns);
            if (Estimates && TSettled.Value == 0)
            {
                Settle(a.Left.Settled + left, pair.LeftState, a.Left.BiasState + left, a.Columns, settled);
                Settle(a.Right.Settled + right, pair.RightState, a.Right.BiasState + right, a.Columns, settled);
            }

            // A row of the next rating has just moved.
            if (isAhead && ((nint)(uint)rating[1].Left == left || (nint)(uint)rating[1].Right == right))
                ahead = Dot(a, rating + 1);
        }

        arguments.GlobalBias = global;
        arguments.GlobalBiasState = globalState;
        losses = sum;
        return rating;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MoveBiases<TSettled>(in RatingArguments a, nint left, nint right, float leftPenalty, float rightPenalty, float slope, in RatingStep<float> step)
        where TSettled : struct, IConstant
    {
        // A bias is multiplied by 1 where a number of a row is by one of the other row.
        float* leftBias = a.Left.Biases + left, rightBias = a.Right.Biases + right;
        TRule.MoveBias<TSettled, TPenalty>(new Moving<float>(leftBias, a.Left.BiasState + left, *leftBias, leftPenalty), slope, step);
        TRule.MoveBias<TSettled, TPenalty>(new Moving<float>(rightBias, a.Right.BiasState + right, *rightBias, rightPenalty), slope, step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MoveRows<TSettled>(in Pair pair, TVector u0, TVector u1, TVector u2, TVector u3, TVector v0, TVector v1, TVector v2, TVector v3, TVector leftPenalty, TVector rightPenalty, TVector slope, in RatingStep<TVector> step, int columns)
        where TSettled : struct, IConstant
    {
        if (TCount.Value > 0)
        {
            Move<TSettled>(pair, 0, u0, leftPenalty, v0, rightPenalty, slope, step);
            if (TCount.Value > 1)
                Move<TSettled>(pair, TLanes.Width, u1, leftPenalty, v1, rightPenalty, slope, step);
            if (TCount.Value > 2)
                Move<TSettled>(pair, 2 * TLanes.Width, u2, leftPenalty, v2, rightPenalty, slope, step);
            if (TCount.Value > 3)
                Move<TSettled>(pair, 3 * TLanes.Width, u3, leftPenalty, v3, rightPenalty, slope, step);
            return;
        }

        for (var j = 0; j < columns; j += TLanes.Width)
            Move<TSettled>(pair, j, TLanes.Load(pair.Left + j), leftPenalty, TLanes.Load(pair.Right + j), rightPenalty, slope, step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move<TSettled>(in Pair pair, int at, TVector left, TVector leftPenalty, TVector right, TVector rightPenalty, TVector slope, in RatingStep<TVector> step)
        where TSettled : struct, IConstant =>
        TRule.Move<TSettled, TPenalty, TLanes, TVector>(new Moving<TVector>(pair.Left + at, pair.LeftState + at, left, leftPenalty), new Moving<TVector>(pair.Right + at, pair.RightState + at, right, rightPenalty), slope, step);

    /// <summary>Notes that a row is settled once all sums of its squares, and that of its bias, are large enough: from then on they only grow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Settle(byte* flag, float* state, float* biasState, int columns, float settled)
    {
        var isSettled = TBiases.Value == 0 || *biasState >= settled;
        for (var j = 0; j < (TCount.Value > 0 ? TCount.Value * TLanes.Width : columns); j += TLanes.Width)
            isSettled &= TLanes.AreAtLeast(TLanes.Load(state + j), settled);
        if (isSettled)
            *flag = 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* row, out TVector x0, out TVector x1, out TVector x2, out TVector x3)
    {
        x0 = TLanes.Load(row);
        x1 = TCount.Value > 1 ? TLanes.Load(row + TLanes.Width) : x0;
        x2 = TCount.Value > 2 ? TLanes.Load(row + 2 * TLanes.Width) : x0;
        x3 = TCount.Value > 3 ? TLanes.Load(row + 3 * TLanes.Width) : x0;
    }

    /// <summary>The dot product of a rating's rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(in RatingArguments a, Rating* rating)
    {
        float* left = a.Left.Rows + (nint)(uint)rating->Left * a.Stride, right = a.Right.Rows + (nint)(uint)rating->Right * a.Stride;
        if (TCount.Value == 0)
            return Dot(left, right, a.Columns);
        Load(left, out var u0, out var u1, out var u2, out var u3);
        Load(right, out var v0, out var v1, out var v2, out var v3);
        return Dot(u0, u1, u2, u3, v0, v1, v2, v3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(TVector u0, TVector u1, TVector u2, TVector u3, TVector v0, TVector v1, TVector v2, TVector v3)
    {
        var products = TLanes.Multiply(u0, v0);
        if (TCount.Value > 1)
            products = TLanes.MultiplyAdd(u1, v1, products);
        if (TCount.Value > 2)
            products = TLanes.MultiplyAdd(u2, v2, products);
        if (TCount.Value > 3)
            products = TLanes.MultiplyAdd(u3, v3, products);
        return TLanes.Sum(products);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(float* u, float* v, int columns)
    {
        TVector even = TLanes.Zero, odd = TLanes.Zero;
        var j = 0;
        for (; j + TLanes.Width < columns; j += 2 * TLanes.Width)
        {
            even = TLanes.MultiplyAdd(TLanes.Load(u + j), TLanes.Load(v + j), even);
            odd = TLanes.MultiplyAdd(TLanes.Load(u + j + TLanes.Width), TLanes.Load(v + j + TLanes.Width), odd);
        }

        if (j < columns)
            even = TLanes.MultiplyAdd(TLanes.Load(u + j), TLanes.Load(v + j), even);
        return TLanes.Sum(TLanes.Add(even, odd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ask(in RatingArguments a, Rating* rating)
    {
        if (!Sse.IsSupported)
            return;
        nint left = (nint)(uint)rating->Left * a.Stride, right = (nint)(uint)rating->Right * a.Stride;
        var floats = TCount.Value > 0 ? TCount.Value * TLanes.Width : a.Columns;
        Prefetching.AskRow(a.Left.Rows + left, floats);
        Prefetching.AskRow(a.Right.Rows + right, floats);
        if (TRule.States > 0)
        {
            Prefetching.AskRow(a.Left.State + left, floats);
            Prefetching.AskRow(a.Right.State + right, floats);
        }

        if (TBiases.Value == 0)
            return;
        Sse.Prefetch0(a.Left.Biases + rating->Left);
        Sse.Prefetch0(a.Right.Biases + rating->Right);
        if (TRule.States == 0)
            return;
        Sse.Prefetch0(a.Left.BiasState + rating->Left);
        Sse.Prefetch0(a.Right.BiasState + rating->Right);
    }

    /// <summary>The rows of a rating and their states.</summary>
    private readonly ref struct Pair(float* left, float* leftState, float* right, float* rightState)
    {
        public readonly float* Left = left;
        public readonly float* LeftState = leftState;
        public readonly float* Right = right;
        public readonly float* RightState = rightState;
    }
}
