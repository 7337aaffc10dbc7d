using DeepMF.Cpu.Memory;
using DeepMF.Optimizers;

namespace DeepMF.Cpu.Ratings;

/// <summary>The state of AdaGrad for every number of a model, laid out as the numbers are; nothing for plain SGD.</summary>
internal sealed unsafe class RatingStates : IDisposable
{
    public RatingStates(RatingModel parts, AdaGrad? adaGrad)
    {
        GlobalBias = (float)(adaGrad?.InitialAccumulator ?? 0);
        Left = Of(parts.Left);
        Right = Of(parts.Right);
        LeftBias = Of(parts.Biases?.Left);
        RightBias = Of(parts.Biases?.Right);
        LeftSettled = Flags(parts.Left);
        RightSettled = Flags(parts.Right);

        NativeBuffer Of(CpuParameter? parameter)
        {
            if (adaGrad is null || parameter is null)
                return new NativeBuffer(0);
            var buffer = new NativeBuffer(Shift + parameter.MemoryFloats + Padding.Lane);
            Fill(buffer.Pointer + Shift, parameter, GlobalBias);
            return buffer;
        }

        NativeBuffer Flags(CpuParameter table) => new(adaGrad is null ? 0 : (table.Rows + sizeof(float) - 1L) / sizeof(float));
    }

    /// <summary>The floats before the state of the first row.</summary>
    /// <remarks>Tables start at a page, and so do buffers of states: a row and its state would have the low 12 bits of their addresses in common, and take each other's place in the first cache.</remarks>
    public static int Shift => 45 * Padding.Lane;

    public NativeBuffer Left { get; }

    public NativeBuffer Right { get; }

    public NativeBuffer LeftBias { get; }

    public NativeBuffer RightBias { get; }

    /// <summary>A byte per row, see <see cref="RatingTable.Settled"/>.</summary>
    public NativeBuffer LeftSettled { get; }

    /// <inheritdoc cref="LeftSettled"/>
    public NativeBuffer RightSettled { get; }

    public float GlobalBias { get; set; }

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
        LeftBias.Dispose();
        RightBias.Dispose();
        LeftSettled.Dispose();
        RightSettled.Dispose();
    }

    /// <summary>The initial state; padding gets a 1, so that its root is like any other's: a root of 0 would cost a vector its fast way.</summary>
    private static void Fill(float* states, CpuParameter parameter, float initial)
    {
        for (var row = 0L; row < parameter.Rows; row++)
        {
            var ofRow = new Span<float>(states + row * parameter.Stride, parameter.Stride);
            if (initial != 0)
                ofRow[..parameter.Columns].Fill(initial);
            ofRow[parameter.Columns..].Fill(1);
        }
    }
}
