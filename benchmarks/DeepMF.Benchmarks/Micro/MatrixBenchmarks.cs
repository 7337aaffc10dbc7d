using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;

namespace DeepMF.Benchmarks.Micro;

/// <summary>The three products of a dense layer of M5 on one tile: x W, d Wᵀ and xᵀ d. On one thread, in the cache.</summary>
[MemoryDiagnoser]
[Config(typeof(Columns))]
public unsafe class MatrixBenchmarks : IDisposable
{
    private const int Rows = 96;
    private const int Units = 64;

    private KernelSet _kernels = null!;
    private NativeBuffer _input = null!;
    private NativeBuffer _output = null!;
    private NativeBuffer _weight = null!;

    [ParamsSource(nameof(Widths))]
    public int Bits { get; set; }

    /// <summary>The inputs of the first and of the second hidden layer.</summary>
    [Params(50, 64)]
    public int Inputs { get; set; }

    public static IEnumerable<int> Widths => VectorWidths.Supported;

    [GlobalSetup]
    public void Setup()
    {
        _kernels = KernelSet.OfWidth(Bits);
        _input = Random(Rows, "input");
        _output = Random(Rows, "output");
        _weight = Random(Units, "weight");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
        _weight.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void Forward() => _kernels.Multiply(new MatrixArguments
    {
        Rows = Rows,
        Columns = Units,
        Depth = Inputs,
        A = _input.Pointer,
        RowA = Units,
        StepA = 1,
        B = _weight.Pointer,
        StrideB = Units,
        C = _output.Pointer,
        StrideC = Units,
    });

    [Benchmark]
    public void InputGradient() => _kernels.Multiply(new MatrixArguments
    {
        Rows = Rows,
        Columns = Inputs,
        Depth = Units,
        A = _output.Pointer,
        RowA = Units,
        StepA = 1,
        B = _weight.Pointer,
        StrideB = Units,
        C = _input.Pointer,
        StrideC = Units,
    });

    // Starts from zero rather than adding, so that the numbers stay as they are however often it runs.
    [Benchmark]
    public void WeightGradient() => _kernels.Multiply(new MatrixArguments
    {
        Rows = Inputs,
        Columns = Units,
        Depth = Rows,
        A = _input.Pointer,
        RowA = 1,
        StepA = Units,
        B = _output.Pointer,
        StrideB = Units,
        C = _weight.Pointer,
        StrideC = Units,
    });

    private static NativeBuffer Random(int rows, string name)
    {
        var buffer = new NativeBuffer(rows * Units + Padding.Lane);
        CounterRandom.Create(1, name).FillUniform(0, 0.1, new Span<float>(buffer.Pointer, rows * Units));
        return buffer;
    }

    private sealed class Columns : ManualConfig
    {
        public Columns() => AddColumn(new GigaflopColumn(c => 2.0 * Rows * Units * (int)c.Parameters[nameof(Inputs)]));
    }
}
