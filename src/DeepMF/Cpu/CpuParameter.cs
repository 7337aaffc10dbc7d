using DeepMF.Cpu.Memory;
using DeepMF.Engines;

namespace DeepMF.Cpu;

/// <summary>A parameter in native memory, its rows padded for the kernels; the padding is always zero.</summary>
internal sealed unsafe class CpuParameter : Parameter, IDisposable
{
    private readonly NativeBuffer _values;
    private readonly bool _isColumn;

    public CpuParameter(ParameterSpec spec)
        : base(spec)
    {
        (Rows, Columns) = (spec.Rows, spec.Columns);
        _isColumn = IsColumn(spec);
        Stride = StrideOf(spec);
        // A gather or a matrix product may read a whole vector at the end of the last row.
        _values = new NativeBuffer(MemoryFloats + Padding.Lane);
    }

    // Kept here: the description counts them anew at every call, and kernels ask per row.
    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The rows that an optimizer goes through: the column of weights of a projection is one row to it.</summary>
    public int UpdateRows => _isColumn ? 1 : Rows;

    /// <summary>The numbers per row that an optimizer goes through.</summary>
    public int UpdateColumns => _isColumn ? Rows : Columns;

    /// <summary>The floats from one row that an optimizer goes through to the next.</summary>
    public int UpdateStride => _isColumn ? Padding.Stride(Rows) : Stride;

    /// <summary>The floats of all rows, padding included.</summary>
    public long MemoryFloats => (long)UpdateRows * UpdateStride;

    /// <summary>What <see cref="MemoryFloats"/> will be, before memory is taken.</summary>
    public static long MemoryFloatsOf(ParameterSpec spec) => IsColumn(spec) ? Padding.Stride(spec.Rows) : (long)spec.Rows * StrideOf(spec);

    public float* Pointer => _values.Pointer;

    public float* Row(int row) => _values.Pointer + (long)row * Stride;

    /// <summary>Fills the parameter with its initial numbers. They do not depend on the threads: each number has a counter of its own.</summary>
    public void Initialize(ulong seed, int threads)
    {
        const int ChunkFloats = 1 << 12;
        var chunks = (Spec.Length + ChunkFloats - 1) / ChunkFloats;
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
        {
            Span<float> numbers = stackalloc float[ChunkFloats];
            var offset = chunk * ChunkFloats;
            numbers = numbers[..(int)Math.Min(ChunkFloats, Spec.Length - offset)];
            Spec.FillInitial(seed, offset, numbers);
            WriteCore(offset, numbers);
        });
    }

    public void Dispose() => _values.Dispose();

    protected override void ReadCore(long offset, Span<float> destination)
    {
        while (!destination.IsEmpty)
        {
            var run = Run(offset, destination.Length);
            run.CopyTo(destination);
            destination = destination[run.Length..];
            offset += run.Length;
        }

        GC.KeepAlive(this);
    }

    protected override void WriteCore(long offset, ReadOnlySpan<float> source)
    {
        while (!source.IsEmpty)
        {
            var run = Run(offset, source.Length);
            source[..run.Length].CopyTo(run);
            source = source[run.Length..];
            offset += run.Length;
        }

        GC.KeepAlive(this);
    }

    private static bool IsColumn(ParameterSpec spec) => spec is { Kind: ParameterKind.Weight, Group: ParameterGroup.Head, Columns: 1 };

    private static int StrideOf(ParameterSpec spec) => spec.Kind switch
    {
        ParameterKind.Table => Padding.TableStride(spec.Columns),
        ParameterKind.Weight => IsColumn(spec) ? 1 : Padding.MatrixStride(spec.Columns),
        _ => Padding.Stride(spec.Columns),
    };

    /// <summary>The memory of a run of numbers, up to the end of its row.</summary>
    private Span<float> Run(long offset, int count)
    {
        ObjectDisposedException.ThrowIf(_values.Pointer is null, this);
        var (row, column) = Math.DivRem(offset, Columns);
        return new Span<float>(_values.Pointer + row * Stride + column, (int)Math.Min(count, Columns - column));
    }
}
