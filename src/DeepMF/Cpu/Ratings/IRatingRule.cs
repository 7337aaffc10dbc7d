using System.Runtime.CompilerServices;
using DeepMF.Cpu.Kernels;

namespace DeepMF.Cpu.Ratings;

/// <summary>How weights move along their gradients; the numbers of the step come in registers, since a step is a single rating.</summary>
internal unsafe interface IRatingRule
{
    /// <summary>The floats of state per weight.</summary>
    static abstract int States { get; }

    /// <summary>What <see cref="Move"/> takes for a factor of a gradient: a slope, or 2 λ.</summary>
    static abstract float Factor(float factor, in RatingStep<float> step);

    /// <summary>A single weight after the step; its state is updated in place.</summary>
    static abstract float Move(float weight, float gradient, ref float state, in RatingStep<float> step);

    /// <summary>Moves and stores a bias and its state; the slope is a <see cref="Factor"/>.</summary>
    static abstract void MoveBias<TSettled, TPenalty>(in Moving<float> bias, float slope, in RatingStep<float> step)
        where TSettled : struct, IConstant
        where TPenalty : struct, IConstant;

    /// <summary>Moves and stores a vector of each of two rows, and of their states.</summary>
    /// <typeparam name="TSettled">1 where both rows are settled, see <see cref="RatingTable.Settled"/>; else 0.</typeparam>
    /// <typeparam name="TPenalty">1 where there is L2, else 0.</typeparam>
    /// <typeparam name="TLanes">The operations.</typeparam>
    /// <typeparam name="TVector">The vector type.</typeparam>
    /// <param name="left">A vector of the one row.</param>
    /// <param name="right">The same of the other row: the gradient of each is the slope times the other.</param>
    /// <param name="slope">The slope of the loss as a <see cref="Factor"/>.</param>
    /// <param name="step">The numbers of the step.</param>
    static abstract void Move<TSettled, TPenalty, TLanes, TVector>(in Moving<TVector> left, in Moving<TVector> right, TVector slope, in RatingStep<TVector> step)
        where TSettled : struct, IConstant
        where TPenalty : struct, IConstant
        where TLanes : struct, ILanes<TVector>
        where TVector : struct;
}

/// <summary>A vector of weights that is about to move: where it is, its state, its weights, and L2's factor 2 λ.</summary>
internal unsafe ref struct Moving<TVector>(float* row, float* state, TVector weight, TVector penalty)
    where TVector : struct
{
    public readonly float* Row = row;
    public readonly float* State = state;
    public readonly TVector Weight = weight;
    public readonly TVector Penalty = penalty;
}

/// <summary>The numbers of a step.</summary>
/// <param name="rate">-η.</param>
/// <param name="epsilon">ε.</param>
/// <param name="settled">The least sum of squares whose reciprocal root is estimated.</param>
internal readonly ref struct RatingStep<TVector>(TVector rate, TVector epsilon, float settled)
    where TVector : struct
{
    public readonly TVector Rate = rate;
    public readonly TVector Epsilon = epsilon;
    public readonly float Settled = settled;
}

/// <summary>w -= η g.</summary>
/// <remarks>Factors hold -η already, so that a step is one product per vector.</remarks>
internal readonly unsafe struct SgdRatingRule : IRatingRule
{
    public static int States => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Factor(float factor, in RatingStep<float> step) => step.Rate * factor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Move(float weight, float gradient, ref float state, in RatingStep<float> step) => ScalarLanes.MultiplyAdd(step.Rate, gradient, weight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MoveBias<TSettled, TPenalty>(in Moving<float> bias, float slope, in RatingStep<float> step)
        where TSettled : struct, IConstant
        where TPenalty : struct, IConstant =>
        *bias.Row = (TPenalty.Value > 0 ? ScalarLanes.MultiplyAdd(bias.Penalty, bias.Weight, bias.Weight) : bias.Weight) + slope;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move<TSettled, TPenalty, TLanes, TVector>(in Moving<TVector> left, in Moving<TVector> right, TVector slope, in RatingStep<TVector> step)
        where TSettled : struct, IConstant
        where TPenalty : struct, IConstant
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var newLeft = TLanes.MultiplyAdd(slope, right.Weight, left.Weight);
        var newRight = TLanes.MultiplyAdd(slope, left.Weight, right.Weight);
        if (TPenalty.Value > 0)
        {
            newLeft = TLanes.MultiplyAdd(left.Penalty, left.Weight, newLeft);
            newRight = TLanes.MultiplyAdd(right.Penalty, right.Weight, newRight);
        }

        TLanes.Store(newLeft, left.Row);
        TLanes.Store(newRight, right.Row);
    }
}

/// <summary>s += g²; w -= η g / (√s + ε).</summary>
/// <remarks>With vectors of 512 bits 1 / √s is an estimate, so that a step is off by up to 6·10⁻⁵ of itself, far less than the choice of η. Sums of squares take no part in it, so that errors do not grow.</remarks>
internal readonly unsafe struct AdaGradRatingRule : IRatingRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Factor(float factor, in RatingStep<float> step) => factor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Move(float weight, float gradient, ref float state, in RatingStep<float> step)
    {
        state = ScalarLanes.MultiplyAdd(gradient, gradient, state);
        return ScalarLanes.EstimatesRoots && state >= step.Settled
            ? ScalarLanes.AddOverRoot(step.Rate, gradient, state, weight)
            : Exact<ScalarLanes, float>(weight, gradient, state, step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MoveBias<TSettled, TPenalty>(in Moving<float> bias, float slope, in RatingStep<float> step)
        where TSettled : struct, IConstant
        where TPenalty : struct, IConstant =>
        Move<TSettled, TPenalty, ScalarLanes, float>(bias, slope, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move<TSettled, TPenalty, TLanes, TVector>(in Moving<TVector> left, in Moving<TVector> right, TVector slope, in RatingStep<TVector> step)
        where TSettled : struct, IConstant
        where TPenalty : struct, IConstant
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        Move<TSettled, TPenalty, TLanes, TVector>(left, TLanes.Multiply(slope, right.Weight), step);
        Move<TSettled, TPenalty, TLanes, TVector>(right, TLanes.Multiply(slope, left.Weight), step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move<TSettled, TPenalty, TLanes, TVector>(in Moving<TVector> moving, TVector gradient, in RatingStep<TVector> step)
        where TSettled : struct, IConstant
        where TPenalty : struct, IConstant
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        if (TPenalty.Value > 0)
            gradient = TLanes.MultiplyAdd(moving.Penalty, moving.Weight, gradient);
        var sum = TLanes.MultiplyAdd(gradient, gradient, TLanes.Load(moving.State));
        TLanes.Store(sum, moving.State);
        TLanes.Store(TSettled.Value > 0 ? TLanes.AddOverRoot(step.Rate, gradient, sum, moving.Weight) : Exact<TLanes, TVector>(moving.Weight, gradient, sum, step), moving.Row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Exact<TLanes, TVector>(TVector weight, TVector gradient, TVector sum, in RatingStep<TVector> step)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct =>
        TLanes.Add(TLanes.Divide(TLanes.Multiply(step.Rate, gradient), TLanes.Add(TLanes.Sqrt(sum), step.Epsilon)), weight);
}
