using TorchSharp;
using static TorchSharp.torch;

namespace DeepMF.Torch.Modules;

/// <summary>Sets libtorch's own random numbers for a while, and puts the processor's back where they were. Modules draw from them.</summary>
/// <remarks>There is one generator per process, so one thread at a time has it.</remarks>
internal readonly struct SeededGenerator : IDisposable
{
    private static readonly Lock Turn = new();

    private readonly Tensor _before;

    public SeededGenerator(ulong seed, Device device)
    {
        Turn.Enter();
        _before = get_rng_state().DetachFromDisposeScope();
        manual_seed(unchecked((long)seed)).Dispose();
        // TorchSharp's manual_seed leaves the generators of GPUs alone, where the dropout of a module draws. Theirs cannot be read, so they are not put back.
        if (device.type == DeviceType.CUDA)
            cuda.manual_seed_all(unchecked((long)seed));
    }

    public void Dispose()
    {
        set_rng_state(_before);
        _before.Dispose();
        Turn.Exit();
    }
}
