using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepMF.Cpu.Kernels;

/// <summary>c + α · max(start + A B, floor) row by row, where A holds bytes and B signed ones: four products per lane and instruction.</summary>
/// <remarks>
/// A = max(codes - thresholds, 0), so that a sum of two numbers behind a rectifier is one subtraction. Rows come in blocks of <see cref="BlockRows"/>, inputs in groups of <see cref="GroupInputs"/>, units in blocks of 6 to 11:
/// codes are <c>[row blocks, groups, 16, 4]</c>, weights <c>[unit blocks, groups, units, 4]</c>. Sums are whole numbers below 2³¹ and exact.
/// </remarks>
internal static unsafe class ByteProduct
{
    public const int BlockRows = 16;
    public const int GroupInputs = 4;

    /// <summary>The fewest units of a block: instructions take several cycles, and two run at a time.</summary>
    private const int LeastBlockUnits = 6;

    /// <summary>The most units of a block: two sums each, in 32 registers or in 16.</summary>
    public static int MostBlockUnits { get; } = Avx512F.VL.IsSupported ? 11 : 6;

    /// <summary>The most inputs whose sum of 255 · 127 each stays below 2²⁸.</summary>
    public const int MostInputs = 8192;

    /// <summary>Whether the machine has an instruction for it. Elsewhere results are the same, and slow.</summary>
    public static bool IsFast => AvxVnni.IsSupported;

    /// <summary>The units of a block where there are so many units: few are left over in the last.</summary>
    public static int BlockUnits(int units)
    {
        var blocks = (units + MostBlockUnits - 1) / MostBlockUnits;
        return Math.Max(LeastBlockUnits, (units + blocks - 1) / blocks);
    }

    public static void Run(in ByteArguments m)
    {
        for (var block = 0; block < m.RowBlocks; block++)
        {
            Subtract(m, block);
            var destination = m.Destination + block * BlockRows;
            switch (m.BlockUnits)
            {
                case 6:
                    Block<Six>(m, destination);
                    break;
                case 7:
                    Block<Seven>(m, destination);
                    break;
                case 8:
                    Block<Eight>(m, destination);
                    break;
                case 9:
                    Block<Nine>(m, destination);
                    break;
                case 10:
                    Block<Ten>(m, destination);
                    break;
                default:
                    Block<Eleven>(m, destination);
                    break;
            }
        }
    }

    private static void Subtract(in ByteArguments m, int block)
    {
        var codes = m.Codes + (nint)block * m.Groups * Vector512<byte>.Count;
        for (var g = 0; g < m.Groups; g++)
        {
            if (Sse.IsSupported)
                Sse.Prefetch0(codes + (g + 2 * m.Groups) * Vector512<byte>.Count);
            Vector512.SubtractSaturate(Vector512.Load(codes + g * Vector512<byte>.Count), Vector512.Create(m.Thresholds[g]).AsByte()).Store(m.Levels + g * Vector512<byte>.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Block<TUnits>(in ByteArguments m, float* destination)
        where TUnits : struct, IConstant
    {
        Vector256<float> low = Vector256.Create(m.Constant), high = low, lowOdd = Vector256<float>.Zero, highOdd = lowOdd;
        for (var unit = 0; unit < m.Units; unit += TUnits.Value)
        {
            var levels = m.Levels;
            var weights = unit + TUnits.Value < m.Units ? m.Weights + (nint)unit * m.Groups : m.LastWeights;
            var start = m.Start + unit;
            Vector256<int> a0 = Vector256.Create(start[0]), a1 = Vector256.Create(start[1]), a2 = Vector256.Create(start[2]), a3 = Vector256.Create(start[3]), a4 = Vector256.Create(start[4]), a5 = Vector256.Create(start[5]);
            var a6 = TUnits.Value > 6 ? Vector256.Create(start[6]) : a0;
            var a7 = TUnits.Value > 7 ? Vector256.Create(start[7]) : a0;
            var a8 = TUnits.Value > 8 ? Vector256.Create(start[8]) : a0;
            var a9 = TUnits.Value > 9 ? Vector256.Create(start[9]) : a0;
            var a10 = TUnits.Value > 10 ? Vector256.Create(start[10]) : a0;
            Vector256<int> b0 = a0, b1 = a1, b2 = a2, b3 = a3, b4 = a4, b5 = a5, b6 = a6, b7 = a7, b8 = a8, b9 = a9, b10 = a10;
            for (var g = m.Groups; g > 0; g--)
            {
                Vector256<byte> x = Vector256.Load(levels), y = Vector256.Load(levels + Vector256<byte>.Count);
                var w = Vector256.Create(weights[0]).AsSByte();
                a0 = MultiplyAdd(a0, x, w);
                b0 = MultiplyAdd(b0, y, w);
                w = Vector256.Create(weights[1]).AsSByte();
                a1 = MultiplyAdd(a1, x, w);
                b1 = MultiplyAdd(b1, y, w);
                w = Vector256.Create(weights[2]).AsSByte();
                a2 = MultiplyAdd(a2, x, w);
                b2 = MultiplyAdd(b2, y, w);
                w = Vector256.Create(weights[3]).AsSByte();
                a3 = MultiplyAdd(a3, x, w);
                b3 = MultiplyAdd(b3, y, w);
                w = Vector256.Create(weights[4]).AsSByte();
                a4 = MultiplyAdd(a4, x, w);
                b4 = MultiplyAdd(b4, y, w);
                w = Vector256.Create(weights[5]).AsSByte();
                a5 = MultiplyAdd(a5, x, w);
                b5 = MultiplyAdd(b5, y, w);
                if (TUnits.Value > 6)
                {
                    w = Vector256.Create(weights[6]).AsSByte();
                    a6 = MultiplyAdd(a6, x, w);
                    b6 = MultiplyAdd(b6, y, w);
                }

                if (TUnits.Value > 7)
                {
                    w = Vector256.Create(weights[7]).AsSByte();
                    a7 = MultiplyAdd(a7, x, w);
                    b7 = MultiplyAdd(b7, y, w);
                }

                if (TUnits.Value > 8)
                {
                    w = Vector256.Create(weights[8]).AsSByte();
                    a8 = MultiplyAdd(a8, x, w);
                    b8 = MultiplyAdd(b8, y, w);
                }

                if (TUnits.Value > 9)
                {
                    w = Vector256.Create(weights[9]).AsSByte();
                    a9 = MultiplyAdd(a9, x, w);
                    b9 = MultiplyAdd(b9, y, w);
                }

                if (TUnits.Value > 10)
                {
                    w = Vector256.Create(weights[10]).AsSByte();
                    a10 = MultiplyAdd(a10, x, w);
                    b10 = MultiplyAdd(b10, y, w);
                }

                levels += Vector512<byte>.Count;
                weights += TUnits.Value;
            }

            var floor = m.Floor + unit;
            var factor = m.Factor + unit;
            Add(ref low, ref high, a0, b0, floor + 0, factor + 0);
            Add(ref lowOdd, ref highOdd, a1, b1, floor + 1, factor + 1);
            Add(ref low, ref high, a2, b2, floor + 2, factor + 2);
            Add(ref lowOdd, ref highOdd, a3, b3, floor + 3, factor + 3);
            Add(ref low, ref high, a4, b4, floor + 4, factor + 4);
            Add(ref lowOdd, ref highOdd, a5, b5, floor + 5, factor + 5);
            if (TUnits.Value > 6)
                Add(ref low, ref high, a6, b6, floor + 6, factor + 6);
            if (TUnits.Value > 7)
                Add(ref lowOdd, ref highOdd, a7, b7, floor + 7, factor + 7);
            if (TUnits.Value > 8)
                Add(ref low, ref high, a8, b8, floor + 8, factor + 8);
            if (TUnits.Value > 9)
                Add(ref lowOdd, ref highOdd, a9, b9, floor + 9, factor + 9);
            if (TUnits.Value > 10)
                Add(ref low, ref high, a10, b10, floor + 10, factor + 10);
        }

        (low + lowOdd).Store(destination);
        (high + highOdd).Store(destination + Vector256<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref Vector256<float> low, ref Vector256<float> high, Vector256<int> a, Vector256<int> b, int* floor, float* factor)
    {
        var least = Vector256.Create(*floor);
        var scale = Vector256.Create(*factor);
        low = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(Vector256.Max(a, least)), scale, low);
        high = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(Vector256.Max(b, least)), scale, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> MultiplyAdd(Vector256<int> sum, Vector256<byte> levels, Vector256<sbyte> weights)
    {
        if (AvxVnni.IsSupported)
            return AvxVnni.MultiplyWideningAndAdd(sum, levels, weights);
        for (var shift = 0; shift < 32; shift += 8)
        {
            var level = Vector256.ShiftRightLogical(levels.AsInt32(), shift) & Vector256.Create((int)byte.MaxValue);
            sum += level * Vector256.ShiftRightArithmetic(Vector256.ShiftLeft(weights.AsInt32(), 24 - shift), 24);
        }

        return sum;
    }
}
