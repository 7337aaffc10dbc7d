using DeepMF.Engines;
using TorchSharp;

namespace DeepMF.Torch;

/// <summary>Runs models with libtorch, on the processor or on an NVIDIA GPU: the engine for GPUs, for custom modules, and to check <c>CpuEngine</c> against.</summary>
/// <remarks>
/// It starts from the same numbers as <c>CpuEngine</c> and takes the same steps, up to the rounding of single precision. Tables are updated by the rows that a batch
/// touches. The program must reference a package with the native library: <c>TorchSharp-cpu</c>, <c>TorchSharp-cuda-linux</c> or <c>TorchSharp-cuda-windows</c>. The number of
/// threads on the processor is libtorch's own: <c>torch.set_num_threads</c>. Same seed, same device and same number of threads: same run.
/// </remarks>
public sealed class TorchEngine : IEngine
{
    private readonly int? _cudaIndex;

    private TorchEngine(int? cudaIndex) => _cudaIndex = cudaIndex;

    /// <summary>The engine that runs on the processor.</summary>
    public static TorchEngine Cpu { get; } = new(null);

    /// <inheritdoc/>
    /// <value><c>torch</c> on the processor, <c>torch-cuda:0</c> on the first GPU.</value>
    public string Name => _cudaIndex is { } index ? FormattableString.Invariant($"torch-cuda:{index}") : "torch";

    internal bool IsCuda => _cudaIndex is not null;

    /// <summary>The engine that runs on a GPU.</summary>
    /// <param name="index">Which GPU, from 0.</param>
    /// <returns>The engine.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">libtorch finds no GPU of that index.</exception>
    /// <exception cref="TorchLoadException">libtorch cannot be loaded; the message says why and what to do.</exception>
    public static TorchEngine Cuda(int index = 0)
    {
        if (index < 0)
            throw new ArgumentOutOfRangeException(nameof(index), index, "The index of a GPU is at least 0.");
        var count = TorchRuntime.CudaDeviceCount;
        if (index >= count)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"There is no GPU {index}: libtorch finds {count}. Reference TorchSharp-cuda-linux or TorchSharp-cuda-windows instead of a CPU package, install the NVIDIA driver, or use TorchEngine.Cpu."));
        return new TorchEngine(index);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A module has no code because its description was read from a file, or has other parameters than when it was described.</exception>
    /// <exception cref="TorchLoadException">libtorch cannot be loaded; the message says why and what to do.</exception>
    public IEngineModel Build(ModelSpec spec, ulong? seed)
    {
        ArgumentNullException.ThrowIfNull(spec);
        TorchRuntime.Load();
        using var normal = NormalMode();
        try
        {
            return new TorchModel(this, spec, seed);
        }
        catch (Exception e) when (TorchErrors.IsOutOfMemory(e))
        {
            throw TorchErrors.OutOfMemory(this, e);
        }
    }

    /// <summary>Leaves the caller's inference mode for a while: a step within it would train nothing, and tensors made in it could never be trained.</summary>
    internal static IDisposable NormalMode() => torch.inference_mode(false);

    internal torch.Device CreateDevice() => _cudaIndex is { } index ? new torch.Device(DeviceType.CUDA, index) : new torch.Device(DeviceType.CPU);
}
