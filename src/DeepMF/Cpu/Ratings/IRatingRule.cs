using System.Runtime.CompilerServices;
using DeepMF.Cpu.Kernels;

namespace DeepMF.Cpu.Ratings;

/// <summary>How a vector of weights moves along its gradient; the numbers of the step come in registers, since a step is a single rating.</summary>
internal unsafe interface IRatingRule
{
    /// <summary>The floats of state per weight.</summary>
    static abstract int States { get; }

    /// <summary>The weights after the step; the state is updated in place.</summary>
    static abstract TVector Apply<TLanes, TVector>(TVector weight, TVector gradient, float* state, TVector rate, TVector epsilon)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct;
}

/// <summary>w -= η g; the rate that it is given is -η.</summary>
internal readonly unsafe struct SgdRatingRule : IRatingRule
{
    public static int States => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector weight, TVector gradient, float* state, TVector rate, TVector epsilon)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct =>
        TLanes.MultiplyAdd(rate, gradient, weight);
}

/// <summary>s += g²; w -= η g / (√s + ε); the rate that it is given is -η.</summary>
internal readonly unsafe struct AdaGradRatingRule : IRatingRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector weight, TVector gradient, float* state, TVector rate, TVector epsilon)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var sum = TLanes.MultiplyAdd(gradient, gradient, TLanes.Load(state));
        TLanes.Store(sum, state);
        return TLanes.MultiplyAddOverRoot(rate, gradient, sum, epsilon, weight);
    }
}
