using DeepMF.Cpu.Memory;
using DeepMF.Optimizers;

namespace DeepMF.Cpu.Ratings;

/// <summary>The state of AdaGrad: for every number of a model, laid out as the numbers are, or for every row; nothing for plain SGD.</summary>
internal sealed unsafe class RatingStates : IDisposable
{
    /// <summary>The floats of state of a row that has a single sum of squares: that of its bias, and its own.</summary>
    public const int FloatsPerPair = 2;

    public RatingStates(RatingModel parts, AdaGrad? adaGrad)
    {
        var initial = GlobalBias = (float)(adaGrad?.InitialAccumulator ?? 0);
        var isPerRow = adaGrad is { Accumulator: TableAccumulator.PerRow };
        Left = isPerRow ? Pairs(parts.Left) : Numbers(parts.Left);
        Right = isPerRow ? Pairs(parts.Right) : Numbers(parts.Right);
        LeftBias = isPerRow ? new NativeBuffer(0) : Numbers(parts.Biases?.Left);
        RightBias = isPerRow ? new NativeBuffer(0) : Numbers(parts.Biases?.Right);
        LeftSettled = Flags(parts.Left);
        RightSettled = Flags(parts.Right);

        NativeBuffer Numbers(CpuParameter? parameter)
        {
            if (adaGrad is null || parameter is null)
                return new NativeBuffer(0);
            var buffer = new NativeBuffer(Shift + parameter.MemoryFloats + Padding.Lane);
            Fill(buffer.Pointer + Shift, parameter, initial);
            return buffer;
        }

        NativeBuffer Pairs(CpuParameter table)
        {
            var buffer = new NativeBuffer(Shift + (long)FloatsPerPair * table.Rows);
            // A 1 where there is no bias, for the reason that padding has one.
            for (var row = 0L; row < table.Rows; row++)
                (buffer.Pointer[Shift + FloatsPerPair * row], buffer.Pointer[Shift + FloatsPerPair * row + 1]) = (parts.Biases is null ? 1 : initial, initial);
            return buffer;
        }

        NativeBuffer Flags(CpuParameter table) => new(adaGrad is null || isPerRow ? 0 : (table.Rows + sizeof(float) - 1L) / sizeof(float));
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

    /// <summary>The floats of state from one row of a table to the next.</summary>
    public static int FloatsPerRow(Optimizer optimizer, CpuParameter table) => optimizer switch
    {
        AdaGrad { Accumulator: TableAccumulator.PerRow } => FloatsPerPair,
        AdaGrad => table.Stride,
        _ => 0,
    };

    /// <summary>The floats of state of a model; the sum of a bias lies beside that of its row where each row has one.</summary>
    public static double Floats(Optimizer optimizer, RatingModel parts)
    {
        var isPerRow = optimizer is AdaGrad { Accumulator: TableAccumulator.PerRow };
        CpuParameter[] tables = parts.Biases is { } biases && !isPerRow ? [parts.Left, parts.Right, biases.Left, biases.Right] : [parts.Left, parts.Right];
        return tables.Sum(t => (double)t.Rows * FloatsPerRow(optimizer, t));
    }

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
