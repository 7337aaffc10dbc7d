using System.Runtime.CompilerServices;
using DeepMF.Cpu.Kernels;
using DeepMF.Engines;

namespace DeepMF.Cpu.Updates;

/// <summary>How a vector of weights moves along its gradient. Each rule is compiled once per vector width.</summary>
internal unsafe interface IUpdateRule
{
    /// <summary>The floats of state per weight, or per row of <see cref="RowAdaGradRule"/>.</summary>
    static abstract int States { get; }

    /// <summary>The weights after the step; the state is updated in place.</summary>
    static abstract TVector Apply<TLanes, TVector>(in UpdateTerms terms, TVector weight, TVector gradient, float* state, nint stride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct;
}

/// <summary>w -= η g.</summary>
internal readonly unsafe struct SgdRule : IUpdateRule
{
    public static int States => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(in UpdateTerms terms, TVector weight, TVector gradient, float* state, nint stride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct =>
        TLanes.MultiplyAdd(TLanes.Broadcast(-terms.LearningRate), gradient, weight);
}

/// <summary>v = μ v + g; w -= η v.</summary>
internal readonly unsafe struct MomentumRule : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(in UpdateTerms terms, TVector weight, TVector gradient, float* state, nint stride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var velocity = TLanes.MultiplyAdd(TLanes.Broadcast(terms.FirstDecay), TLanes.Load(state), gradient);
        TLanes.Store(velocity, state);
        return TLanes.MultiplyAdd(TLanes.Broadcast(-terms.LearningRate), velocity, weight);
    }
}

/// <summary>v = μ v + g; w -= η (g + μ v).</summary>
internal readonly unsafe struct NesterovRule : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(in UpdateTerms terms, TVector weight, TVector gradient, float* state, nint stride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var momentum = TLanes.Broadcast(terms.FirstDecay);
        var velocity = TLanes.MultiplyAdd(momentum, TLanes.Load(state), gradient);
        TLanes.Store(velocity, state);
        return TLanes.MultiplyAdd(TLanes.Broadcast(-terms.LearningRate), TLanes.MultiplyAdd(momentum, velocity, gradient), weight);
    }
}

/// <summary>m = β₁ m + (1 - β₁) g; v = β₂ v + (1 - β₂) g²; w -= η' m / (√v · c + ε), with the bias corrections in η' and c.</summary>
internal readonly unsafe struct AdamRule : IUpdateRule
{
    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(in UpdateTerms terms, TVector weight, TVector gradient, float* state, nint stride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        // m + (1 - β)(g - m) is β m + (1 - β) g with one rounding less.
        var first = TLanes.Load(state);
        first = TLanes.MultiplyAdd(TLanes.Broadcast(1 - terms.FirstDecay), TLanes.Subtract(gradient, first), first);
        var second = TLanes.Load(state + stride);
        second = TLanes.MultiplyAdd(TLanes.Broadcast(1 - terms.SecondDecay), TLanes.Subtract(TLanes.Multiply(gradient, gradient), second), second);
        TLanes.Store(first, state);
        TLanes.Store(second, state + stride);
        var root = TLanes.MultiplyAdd(TLanes.Sqrt(second), TLanes.Broadcast(terms.RootScale), TLanes.Broadcast(terms.Epsilon));
        return TLanes.Subtract(weight, TLanes.Divide(TLanes.Multiply(TLanes.Broadcast(terms.LearningRate), first), root));
    }
}

/// <summary>s += g²; w -= η g / (√s + ε).</summary>
internal readonly unsafe struct AdaGradRule : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(in UpdateTerms terms, TVector weight, TVector gradient, float* state, nint stride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var sum = TLanes.MultiplyAdd(gradient, gradient, TLanes.Load(state));
        TLanes.Store(sum, state);
        var root = TLanes.Add(TLanes.Sqrt(sum), TLanes.Broadcast(terms.Epsilon));
        return TLanes.Subtract(weight, TLanes.Divide(TLanes.Multiply(TLanes.Broadcast(terms.LearningRate), gradient), root));
    }
}

/// <summary>s += ‖g‖² / k; w -= η g / (√s + ε) for a row of k weights: <see cref="RowUpdater"/> finds s, and η / (√s + ε) comes in place of η.</summary>
internal readonly unsafe struct RowAdaGradRule : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(in UpdateTerms terms, TVector weight, TVector gradient, float* state, nint stride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct =>
        SgdRule.Apply<TLanes, TVector>(terms, weight, gradient, state, stride);
}

/// <summary>s = α s + (1 - α) g²; w -= η g / (√s + ε).</summary>
internal readonly unsafe struct RmsPropRule : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(in UpdateTerms terms, TVector weight, TVector gradient, float* state, nint stride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var mean = TLanes.Load(state);
        mean = TLanes.MultiplyAdd(TLanes.Broadcast(1 - terms.FirstDecay), TLanes.Subtract(TLanes.Multiply(gradient, gradient), mean), mean);
        TLanes.Store(mean, state);
        var root = TLanes.Add(TLanes.Sqrt(mean), TLanes.Broadcast(terms.Epsilon));
        return TLanes.Subtract(weight, TLanes.Divide(TLanes.Multiply(TLanes.Broadcast(terms.LearningRate), gradient), root));
    }
}
