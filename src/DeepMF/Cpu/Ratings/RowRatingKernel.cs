using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;

namespace DeepMF.Cpu.Ratings;

/// <summary>AdaGrad with a single sum of squares for a row w of k numbers: s += ‖g‖² / k; w -= η g / (√s + ε). A bias is a row of one number.</summary>
/// <remarks>
/// The gradient of a row u that meets v is g = d v + p u, with the slope d of the loss and p = 2 λ, so that ‖g‖² = d² v·v + p (2 d u·v + p u·u): three products tell all that is needed of both rows,
/// and what follows is a step of SGD with a rate for either. Sums and rates of a rating are computed four at a time: the left bias, the left row, the right bias, the right row.
/// What <see cref="AdaGradRatingRule"/> says of estimated roots holds here too.
/// </remarks>
internal sealed unsafe class RowRatingKernel<TLanes, TVector, TCount, TBiases, TPenalty, TLoss> : RatingKernel
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
    where TCount : struct, IConstant
    where TBiases : struct, IConstant
    where TPenalty : struct, IConstant
    where TLoss : struct, IRatingLoss
{
    /// <summary>The biases among four numbers.</summary>
    private const byte OfBiases = 0b0101;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Run(ref RatingArguments arguments)
    {
        var a = arguments;
        var biasStep = new RatingStep<float>(-a.BiasRate, a.Epsilon, LeastSettled(a.Epsilon));
        var rates = -Vector128.Create(a.BiasRate, a.Rate, a.BiasRate, a.Rate);
        var epsilon = Vector128.Create(a.Epsilon);
        var settled = Vector128.Create(LeastSettled(a.Epsilon));
        var penalties = Vector128.Create(a.Left.BiasPenalty, a.Left.Penalty, a.Right.BiasPenalty, a.Right.Penalty);
        var shares = Vector128.Create(1, 1f / a.Columns, 1, 1f / a.Columns);
        // A bias is multiplied by 1 where a row is by the other row; where there is none, its gradient is 0.
        var ofBiases = Vector128.Create(TBiases.Value > 0 ? 1f : 0);
        var global = a.GlobalBias;
        var globalState = a.GlobalBiasState;
        var sum = 0.0;
        Rating* rating = a.Ratings, end = rating + a.Count;
        // Products of the next rating are begun before the rows of this one move, as in the other kernel. Behind a block there are ratings of another block, or slack.
        var ahead = Products(a, rating);
        for (; rating < end; rating++)
        {
            nint left = (nint)(uint)rating->Left, right = (nint)(uint)rating->Right;
            Ask(a, rating + PrefetchDistance);
            var products = ahead;
            ahead = Products(a, rating + 1);
            var score = products.ToScalar();
            if (TBiases.Value > 0)
                score = score + (a.Left.Biases[left] + a.Right.Biases[right]) + global;
            var slope = TLoss.Slope(a.Loss, score, rating->Target, ref sum);
            if (TBiases.Value > 0)
                global = AdaGradRatingRule.Move(global, slope, ref globalState, biasStep);

            var slopes = Vector128.Create(slope);
            var biases = TBiases.Value > 0 && TPenalty.Value > 0 ? Vector128.Create(a.Left.Biases[left], 0, a.Right.Biases[right], 0) : default;
            var squares = Blend(products, ofBiases) * (slopes * slopes);
            if (TPenalty.Value > 0)
            {
                var both = Blend(Vector128.Shuffle(products, Vector128.Create(0, 0, 2, 2)), biases);
                var own = Blend(Vector128.Shuffle(products, Vector128.Create(2, 3, 0, 1)), biases * biases);
                // Rounding must not make a square negative.
                squares = Vector128.MaxNative(squares + penalties * ((slopes + slopes) * both + penalties * own), Vector128<float>.Zero);
            }

            float* leftState = a.Left.State + left * RatingStates.FloatsPerPair, rightState = a.Right.State + right * RatingStates.FloatsPerPair;
            var states = LoadPairs(leftState, rightState) + squares * shares;
            StorePairs(states, leftState, rightState);
            var steps = Avx512F.VL.IsSupported && Vector128.GreaterThanOrEqual(states, settled).ExtractMostSignificantBits() == 0b1111
                ? rates * Avx512F.VL.ReciprocalSqrt14(states)
                // Where all gradients are 0, a tiny ε would make an infinite rate of it.
                : Vector128.ConditionalSelect(Vector128.GreaterThan(states, Vector128<float>.Zero), rates / (Vector128.Sqrt(states) + epsilon), Vector128<float>.Zero);
            Move(a, left, right, steps * slopes, steps * penalties);
            // A row of the next rating has just moved.
            if ((nint)(uint)rating[1].Left == left || (nint)(uint)rating[1].Right == right)
                ahead = Products(a, rating + 1);
        }

        arguments.GlobalBias = global;
        arguments.GlobalBiasState = globalState;
        return sum;
    }

    /// <summary>Moves both rows and biases.</summary>
    /// <param name="a">The tables.</param>
    /// <param name="left">The one row.</param>
    /// <param name="right">The other row.</param>
    /// <param name="slopes">The factors of what they are multiplied by.</param>
    /// <param name="shrinks">The factors of themselves, by L2.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(in RatingArguments a, nint left, nint right, Vector128<float> slopes, Vector128<float> shrinks)
    {
        if (TBiases.Value > 0)
        {
            float* leftBias = a.Left.Biases + left, rightBias = a.Right.Biases + right;
            *leftBias += TPenalty.Value > 0 ? ScalarLanes.MultiplyAdd(shrinks.ToScalar(), *leftBias, slopes.ToScalar()) : slopes.ToScalar();
            *rightBias += TPenalty.Value > 0 ? ScalarLanes.MultiplyAdd(shrinks.GetElement(2), *rightBias, slopes.GetElement(2)) : slopes.GetElement(2);
        }

        float* u = a.Left.Rows + left * a.Stride, v = a.Right.Rows + right * a.Stride;
        TVector leftSlope = TLanes.Broadcast(slopes, 1), rightSlope = TLanes.Broadcast(slopes, 3);
        TVector leftShrink = TLanes.Broadcast(shrinks, 1), rightShrink = TLanes.Broadcast(shrinks, 3);
        for (var j = 0; j < Floats(a); j += TLanes.Width)
        {
            TVector x = TLanes.Load(u + j), y = TLanes.Load(v + j);
            TVector newX = TLanes.MultiplyAdd(leftSlope, y, x), newY = TLanes.MultiplyAdd(rightSlope, x, y);
            TLanes.Store(TPenalty.Value > 0 ? TLanes.MultiplyAdd(leftShrink, x, newX) : newX, u + j);
            TLanes.Store(TPenalty.Value > 0 ? TLanes.MultiplyAdd(rightShrink, y, newY) : newY, v + j);
        }
    }

    /// <summary>The products of a rating's rows u and v: u·v, v·v, u·v and u·u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Products(in RatingArguments a, Rating* rating)
    {
        float* u = a.Left.Rows + (nint)(uint)rating->Left * a.Stride, v = a.Right.Rows + (nint)(uint)rating->Right * a.Stride;
        TVector x = TLanes.Load(u), y = TLanes.Load(v);
        TVector both = TLanes.Multiply(x, y), left = TLanes.Multiply(x, x), right = TLanes.Multiply(y, y);
        for (var j = TLanes.Width; j < Floats(a); j += TLanes.Width)
        {
            (x, y) = (TLanes.Load(u + j), TLanes.Load(v + j));
            (both, left, right) = (TLanes.MultiplyAdd(x, y, both), TLanes.MultiplyAdd(x, x, left), TLanes.MultiplyAdd(y, y, right));
        }

        return TLanes.Sums(both, right, both, left);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Blend(Vector128<float> ofRows, Vector128<float> ofBiases) =>
        Sse41.IsSupported ? Sse41.Blend(ofRows, ofBiases, OfBiases) : Vector128.ConditionalSelect(Vector128.Create(-1, 0, -1, 0).AsSingle(), ofBiases, ofRows);

    // Halves of vectors go through memory on x64 unless its own instructions are named.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LoadPairs(float* first, float* second) =>
        Sse.IsSupported ? Sse.LoadHigh(Sse.LoadLow(Vector128<float>.Zero, first), second) : Vector128.Create(Vector64.Load(first), Vector64.Load(second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePairs(Vector128<float> pairs, float* first, float* second)
    {
        if (Sse.IsSupported)
        {
            Sse.StoreLow(first, pairs);
            Sse.StoreHigh(second, pairs);
        }
        else
        {
            pairs.GetLower().Store(first);
            pairs.GetUpper().Store(second);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ask(in RatingArguments a, Rating* rating)
    {
        if (!Sse.IsSupported)
            return;
        nint left = (nint)(uint)rating->Left, right = (nint)(uint)rating->Right;
        Prefetching.AskRow(a.Left.Rows + left * a.Stride, Floats(a));
        Prefetching.AskRow(a.Right.Rows + right * a.Stride, Floats(a));
        Sse.Prefetch0(a.Left.State + left * RatingStates.FloatsPerPair);
        Sse.Prefetch0(a.Right.State + right * RatingStates.FloatsPerPair);
        if (TBiases.Value == 0)
            return;
        Sse.Prefetch0(a.Left.Biases + left);
        Sse.Prefetch0(a.Right.Biases + right);
    }

    /// <summary>The floats of a row, padding included where their number is known when the kernel is compiled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Floats(in RatingArguments a) => TCount.Value > 0 ? TCount.Value * TLanes.Width : a.Columns;
}
