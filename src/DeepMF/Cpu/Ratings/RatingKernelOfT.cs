using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;

namespace DeepMF.Cpu.Ratings;

/// <inheritdoc cref="RatingKernel"/>
/// <remarks>
/// Rows of wide tables are whole vectors whose padding is zero and stays so: its gradient is zero. Both rows of up to four vectors stay in registers between
/// score and update; a count of 0 stands for more vectors, which are read twice.
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
    /// <summary>How many ratings ahead memory is asked for.</summary>
    private const int PrefetchDistance = 24;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Run(ref RatingArguments arguments)
    {
        var a = arguments;
        // ε is lost in rounding beside the root of a sum from here on; the square of a tiny ε is 0, whose root has no estimate.
        var least = Math.Max(a.Epsilon * a.Epsilon * (1L << 50), 1e-30f);
        var step = new RatingStep<TVector>(TLanes.Broadcast(-a.Rate), TLanes.Broadcast(0.5f * a.Rate), TLanes.Broadcast(a.Epsilon), TLanes.Broadcast(least));
        var biasStep = new RatingStep<float>(-a.BiasRate, 0.5f * a.BiasRate, a.Epsilon, least);
        var leftPenalty = TLanes.Broadcast(a.Left.Penalty);
        var rightPenalty = TLanes.Broadcast(a.Right.Penalty);
        var global = a.GlobalBias;
        var globalState = a.GlobalBiasState;
        var losses = 0.0;
        Rating* rating = a.Ratings, end = a.Ratings + a.Count;
        for (; rating < end; rating++)
        {
            Ask(a, rating + PrefetchDistance);
            int left = rating->Left, right = rating->Right;
            nint leftRow = left * a.Stride, rightRow = right * a.Stride;
            float* u = a.Left.Rows + leftRow, v = a.Right.Rows + rightRow;
            float* su = a.Left.State + leftRow, sv = a.Right.State + rightRow;
            TVector u0, u1, u2, u3, v0, v1, v2, v3;
            float score;
            if (TCount.Value > 0)
            {
                Load(u, out u0, out u1, out u2, out u3);
                Load(v, out v0, out v1, out v2, out v3);
                var products = TLanes.Multiply(u0, v0);
                if (TCount.Value > 1)
                    products = TLanes.MultiplyAdd(u1, v1, products);
                if (TCount.Value > 2)
                    products = TLanes.MultiplyAdd(u2, v2, products);
                if (TCount.Value > 3)
                    products = TLanes.MultiplyAdd(u3, v3, products);
                score = TLanes.Sum(products);
            }
            else
            {
                u0 = u1 = u2 = u3 = v0 = v1 = v2 = v3 = TLanes.Zero;
                score = Dot(u, v, a.Columns);
            }

            if (TBiases.Value > 0)
                // The global bias comes last: it is what a rating waits for, the one before it has just moved it.
                score = score + (a.Left.Biases[left] + a.Right.Biases[right]) + global;
            var slope = TLoss.Slope(a.Loss, score, rating->Target, ref losses);
            if (TBiases.Value > 0)
            {
                Move<ScalarLanes, float>(a.Left.Biases + left, a.Left.BiasState + left, a.Left.Biases[left], 1, a.Left.BiasPenalty, a.Right.Biases + right, a.Right.BiasState + right, a.Right.Biases[right], 1, a.Right.BiasPenalty, slope, biasStep);
                global = TRule.Move(global, slope, ref globalState, biasStep);
            }

            var g = TLanes.Broadcast(slope);
            if (TCount.Value > 0)
            {
                var width = TLanes.Width;
                Move<TLanes, TVector>(u, su, u0, v0, leftPenalty, v, sv, v0, u0, rightPenalty, g, step);
                if (TCount.Value > 1)
                    Move<TLanes, TVector>(u + width, su + width, u1, v1, leftPenalty, v + width, sv + width, v1, u1, rightPenalty, g, step);
                if (TCount.Value > 2)
                    Move<TLanes, TVector>(u + 2 * width, su + 2 * width, u2, v2, leftPenalty, v + 2 * width, sv + 2 * width, v2, u2, rightPenalty, g, step);
                if (TCount.Value > 3)
                    Move<TLanes, TVector>(u + 3 * width, su + 3 * width, u3, v3, leftPenalty, v + 3 * width, sv + 3 * width, v3, u3, rightPenalty, g, step);
            }
            else
            {
                for (var j = 0; j < a.Columns; j += TLanes.Width)
                {
                    var left0 = TLanes.Load(u + j);
                    var right0 = TLanes.Load(v + j);
                    Move<TLanes, TVector>(u + j, su + j, left0, right0, leftPenalty, v + j, sv + j, right0, left0, rightPenalty, g, step);
                }
            }
        }

        arguments.GlobalBias = global;
        arguments.GlobalBiasState = globalState;
        return losses;
    }

    /// <summary>Moves a vector of each row; a gradient is the slope times the other row, and the penalty times the row itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move<TParts, TPart>(
        float* left, float* leftState, TPart leftWeight, TPart leftOther, TPart leftPenalty, float* right, float* rightState, TPart rightWeight, TPart rightOther, TPart rightPenalty, TPart slope, in RatingStep<TPart> step)
        where TParts : struct, ILanes<TPart>
        where TPart : struct
    {
        var leftGradient = TParts.Multiply(slope, leftOther);
        var rightGradient = TParts.Multiply(slope, rightOther);
        if (TPenalty.Value > 0)
        {
            leftGradient = TParts.MultiplyAdd(leftPenalty, leftWeight, leftGradient);
            rightGradient = TParts.MultiplyAdd(rightPenalty, rightWeight, rightGradient);
        }

        TRule.Move<TParts, TPart>(new Moving<TPart>(left, leftState, leftWeight, leftGradient), new Moving<TPart>(right, rightState, rightWeight, rightGradient), step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* row, out TVector x0, out TVector x1, out TVector x2, out TVector x3)
    {
        x0 = TLanes.Load(row);
        x1 = TCount.Value > 1 ? TLanes.Load(row + TLanes.Width) : x0;
        x2 = TCount.Value > 2 ? TLanes.Load(row + 2 * TLanes.Width) : x0;
        x3 = TCount.Value > 3 ? TLanes.Load(row + 3 * TLanes.Width) : x0;
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
        nint left = rating->Left * a.Stride, right = rating->Right * a.Stride;
        AskRow(a.Left.Rows + left, a.Columns);
        AskRow(a.Right.Rows + right, a.Columns);
        if (TRule.States > 0)
        {
            AskRow(a.Left.State + left, a.Columns);
            AskRow(a.Right.State + right, a.Columns);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AskRow(float* row, int columns)
    {
        var floats = TCount.Value > 0 ? TCount.Value * TLanes.Width : columns;
        Sse.Prefetch0(row);
        if (TCount.Value * TLanes.Width > Padding.Lane)
            Sse.Prefetch0(row + Padding.Lane);
        if (TCount.Value * TLanes.Width > 2 * Padding.Lane)
            Sse.Prefetch0(row + 2 * Padding.Lane);
        if (TCount.Value * TLanes.Width > 3 * Padding.Lane)
            Sse.Prefetch0(row + 3 * Padding.Lane);
        if (TCount.Value > 0)
            return;
        for (var j = Padding.Lane; j < floats; j += Padding.Lane)
            Sse.Prefetch0(row + j);
    }
}
