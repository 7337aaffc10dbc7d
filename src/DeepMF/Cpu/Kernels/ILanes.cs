using System.Runtime.Intrinsics;

namespace DeepMF.Cpu.Kernels;

/// <summary>The vector operations that kernels are written in; each width of the machine implements them, and so does a single float.</summary>
/// <remarks>Kernels are generic over the implementation, so the compiler makes one specialised body per width and every call is an instruction.</remarks>
/// <typeparam name="TVector">The vector type.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>The floats per vector.</summary>
    static abstract int Width { get; }

    /// <summary>The vectors per row of accumulators that the registers of the machine hold beside six rows.</summary>
    static abstract int BlockVectors { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* destination);

    static abstract TVector Broadcast(float value);

    /// <summary>One of four numbers in every place; <paramref name="index"/> is a constant.</summary>
    static abstract TVector Broadcast(Vector128<float> source, int index);

    /// <summary>a · b + c, with one rounding where the machine has an instruction for it: without one, a fused product takes a hundred times as long.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    static abstract TVector Sqrt(TVector a);

    /// <summary>Whether <see cref="AddOverRoot"/> is faster than a root and a division.</summary>
    static abstract bool EstimatesRoots { get; }

    /// <summary>Whether every number is at least <paramref name="least"/>.</summary>
    static abstract bool AreAtLeast(TVector value, float least);

    /// <summary>c + a · b / √s for s above 0; 1 / √s is off by at most 2⁻¹⁴ of itself where <see cref="EstimatesRoots"/>.</summary>
    static abstract TVector AddOverRoot(TVector a, TVector b, TVector s, TVector c);

    static abstract TVector Max(TVector a, TVector b);

    static abstract TVector Min(TVector a, TVector b);

    /// <summary><paramref name="positive"/> where <paramref name="condition"/> is above zero, else <paramref name="other"/>.</summary>
    static abstract TVector SelectPositive(TVector condition, TVector positive, TVector other);

    /// <summary>The first <paramref name="count"/> floats, and zero in the rest.</summary>
    static abstract TVector KeepFirst(TVector value, int count);

    static abstract float Sum(TVector value);

    /// <summary>The sums of four vectors.</summary>
    static abstract Vector128<float> Sums(TVector a, TVector b, TVector c, TVector d);
}
