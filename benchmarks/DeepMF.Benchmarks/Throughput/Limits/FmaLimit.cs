using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DeepMF.Cpu.Kernels;

namespace DeepMF.Benchmarks.Throughput.Limits;

/// <summary>How fast the machine multiplies and adds floats that never leave its registers, in the widest vectors that the engine would use.</summary>
internal static class FmaLimit
{
    private const int Rounds = 1_000_000;
    private const int Chains = 12;

    /// <summary>Floating-point operations per second over all threads; a multiply-add is two.</summary>
    public static double Measure(int threads, double seconds) => KernelSet.Best.Bits switch
    {
        512 => Measure<Lanes512, Vector512<float>>(threads, seconds),
        256 => Measure<Lanes256, Vector256<float>>(threads, seconds),
        _ => Measure<Lanes128, Vector128<float>>(threads, seconds),
    };

    private static double Measure<TLanes, TVector>(int threads, double seconds)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        // One slot per thread, a cache line apart; writing the sum keeps the compiler from dropping the loop.
        var sums = new float[threads * 16];
        return Crew.Rate(threads, seconds, thread =>
        {
            sums[thread * 16] = Chain<TLanes, TVector>();
            return 2L * Chains * TLanes.Width * Rounds;
        });
    }

    // Twelve chains hide the latency of two units of four cycles, and with two constants fit the 16 registers of AVX2. Every x tends to 1: no overflow, no denormals.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chain<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var m = TLanes.Broadcast(0.999f);
        var c = TLanes.Broadcast(0.001f);
        TVector x0 = c, x1 = c, x2 = c, x3 = c, x4 = c, x5 = c, x6 = c, x7 = c, x8 = c, x9 = c, x10 = c, x11 = c;
        for (var i = 0; i < Rounds; i++)
        {
            x0 = TLanes.MultiplyAdd(x0, m, c);
            x1 = TLanes.MultiplyAdd(x1, m, c);
            x2 = TLanes.MultiplyAdd(x2, m, c);
            x3 = TLanes.MultiplyAdd(x3, m, c);
            x4 = TLanes.MultiplyAdd(x4, m, c);
            x5 = TLanes.MultiplyAdd(x5, m, c);
            x6 = TLanes.MultiplyAdd(x6, m, c);
            x7 = TLanes.MultiplyAdd(x7, m, c);
            x8 = TLanes.MultiplyAdd(x8, m, c);
            x9 = TLanes.MultiplyAdd(x9, m, c);
            x10 = TLanes.MultiplyAdd(x10, m, c);
            x11 = TLanes.MultiplyAdd(x11, m, c);
        }

        var low = TLanes.Add(TLanes.Add(TLanes.Add(x0, x1), TLanes.Add(x2, x3)), TLanes.Add(x4, x5));
        var high = TLanes.Add(TLanes.Add(TLanes.Add(x6, x7), TLanes.Add(x8, x9)), TLanes.Add(x10, x11));
        return TLanes.Sum(TLanes.Add(low, high));
    }
}
