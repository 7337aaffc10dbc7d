using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Workers;
using DeepMF.Engines;

namespace DeepMF.Cpu;

/// <summary>Runs models on the processor with vector instructions and threads of its own; needs nothing but .NET.</summary>
/// <remarks>
/// A batch goes through the model in tiles that stay in the cache; tables are updated by the rows that the batch touches. Models of one engine share its
/// threads and take turns. Runs are bit-identical for the same seed, the same number of threads and the same processor.
/// </remarks>
public sealed class CpuEngine : IEngine
{
    private readonly Lazy<WorkerTeam> _team;

    /// <summary>Creates an engine.</summary>
    /// <param name="options">How it runs; <see langword="null"/> means the defaults.</param>
    public CpuEngine(CpuEngineOptions? options = null)
    {
        Options = options ?? new CpuEngineOptions();
        Kernels = Options.VectorBits is { } bits ? KernelSet.OfWidth(bits) : KernelSet.Best;
        UsesBytes = Options.UsesBytes ?? (ByteProduct.IsFast && Kernels.Bits > 128);
        _team = new Lazy<WorkerTeam>(() => new WorkerTeam(Options.Threads));
    }

    /// <summary>The engine that is used where none is named: all processors.</summary>
    public static CpuEngine Default { get; } = new();

    /// <summary>How the engine runs.</summary>
    public CpuEngineOptions Options { get; }

    /// <inheritdoc/>
    public string Name => "cpu";

    internal KernelSet Kernels { get; }

    /// <summary>Whether bounds of scores are computed from bytes.</summary>
    internal bool UsesBytes { get; }

    internal WorkerTeam Team => _team.Value;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The model holds a module, whose code this engine cannot run.</exception>
    public IEngineModel Build(ModelSpec spec, ulong? seed)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ModuleCheck.Refuse(spec, Name);
        return new CpuModel(this, spec, seed);
    }
}
