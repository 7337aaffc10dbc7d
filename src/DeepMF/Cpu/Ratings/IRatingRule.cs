using System.Runtime.CompilerServices;
using DeepMF.Cpu.Kernels;

namespace DeepMF.Cpu.Ratings;

/// <summary>How weights move along their gradients; the numbers of the step come in registers, since a step is a single rating.</summary>
internal unsafe interface IRatingRule
{
    /// <summary>The floats of state per weight.</summary>
    static abstract int States { get; }

    /// <summary>The weight after the step; the state is updated in place.</summary>
    static abstract float Move(float weight, float gradient, ref float state, in RatingStep<float> step);

    /// <summary>Moves and stores a vector of each of two rows, and of their states.</summary>
    /// <param name="left">A vector of the one row: where it is, its state, its weights and their gradient.</param>
    /// <param name="right">The same of the other row.</param>
    /// <param name="step">The numbers of the step.</param>
    static abstract void Move<TLanes, TVector>(in Moving<TVector> left, in Moving<TVector> right, in RatingStep<TVector> step)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct;
}

/// <summary>A vector of weights that is about to move.</summary>
internal unsafe ref struct Moving<TVector>(float* row, float* state, TVector weight, TVector gradient)
    where TVector : struct
{
    public readonly float* Row = row;
    public readonly float* State = state;
    public readonly TVector Weight = weight;
    public readonly TVector Gradient = gradient;
}

/// <summary>The numbers of a step.</summary>
/// <param name="rate">-η.</param>
/// <param name="halfRate">η / 2.</param>
/// <param name="epsilon">ε.</param>
/// <param name="least">The least sum of squares beside whose root ε is lost in rounding, (2^25 ε)².</param>
internal readonly ref struct RatingStep<TVector>(TVector rate, TVector halfRate, TVector epsilon, TVector least)
    where TVector : struct
{
    public readonly TVector Rate = rate;
    public readonly TVector HalfRate = halfRate;
    public readonly TVector Epsilon = epsilon;
    public readonly TVector Least = least;
}

/// <summary>w -= η g.</summary>
internal readonly unsafe struct SgdRatingRule : IRatingRule
{
    public static int States => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Move(float weight, float gradient, ref float state, in RatingStep<float> step) => ScalarLanes.MultiplyAdd(step.Rate, gradient, weight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move<TLanes, TVector>(in Moving<TVector> left, in Moving<TVector> right, in RatingStep<TVector> step)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TLanes.Store(TLanes.MultiplyAdd(step.Rate, left.Gradient, left.Weight), left.Row);
        TLanes.Store(TLanes.MultiplyAdd(step.Rate, right.Gradient, right.Weight), right.Row);
    }
}

/// <summary>s += g²; w -= η g / (√s + ε).</summary>
internal readonly unsafe struct AdaGradRatingRule : IRatingRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Move(float weight, float gradient, ref float state, in RatingStep<float> step)
    {
        state = ScalarLanes.MultiplyAdd(gradient, gradient, state);
        return ScalarLanes.MayEstimateRoots(state, state, step.Least)
            ? ScalarLanes.SubtractOverRoot(step.HalfRate, gradient, state, weight)
            : Exact<ScalarLanes, float>(weight, gradient, state, step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move<TLanes, TVector>(in Moving<TVector> left, in Moving<TVector> right, in RatingStep<TVector> step)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var leftSum = TLanes.MultiplyAdd(left.Gradient, left.Gradient, TLanes.Load(left.State));
        var rightSum = TLanes.MultiplyAdd(right.Gradient, right.Gradient, TLanes.Load(right.State));
        TLanes.Store(leftSum, left.State);
        TLanes.Store(rightSum, right.State);
        if (TLanes.MayEstimateRoots(leftSum, rightSum, step.Least))
        {
            TLanes.Store(TLanes.SubtractOverRoot(step.HalfRate, left.Gradient, leftSum, left.Weight), left.Row);
            TLanes.Store(TLanes.SubtractOverRoot(step.HalfRate, right.Gradient, rightSum, right.Weight), right.Row);
        }
        else
        {
            TLanes.Store(Exact<TLanes, TVector>(left.Weight, left.Gradient, leftSum, step), left.Row);
            TLanes.Store(Exact<TLanes, TVector>(right.Weight, right.Gradient, rightSum, step), right.Row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Exact<TLanes, TVector>(TVector weight, TVector gradient, TVector sum, in RatingStep<TVector> step)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct =>
        TLanes.Add(TLanes.Divide(TLanes.Multiply(step.Rate, gradient), TLanes.Add(TLanes.Sqrt(sum), step.Epsilon)), weight);
}
