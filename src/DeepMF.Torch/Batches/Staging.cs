using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DeepMF.Torch.Batches;

/// <summary>Memory on the host that is filled anew for every batch and read by libtorch on the device. It grows to the largest batch and is kept.</summary>
internal sealed class Staging<T>(ScalarType type, Device device) : IDisposable
    where T : unmanaged
{
    private Tensor? _buffer;
    private int _capacity;

    /// <summary>Gives memory to fill.</summary>
    public Span<T> Fill(int count)
    {
        if (_capacity < count)
        {
            _buffer?.Dispose();
            _capacity = 0;
            _buffer = empty(count, type, CPU).DetachFromDisposeScope();
            _capacity = count;
        }

        return _buffer is null ? [] : MemoryMarshal.Cast<byte, T>(_buffer.bytes)[..count];
    }

    /// <summary>What was filled, on the device, in the scope of the caller. On the processor it is the memory itself, so it must be used up before the next fill.</summary>
    public Tensor Take(params ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (var size in shape)
            count *= size;
        if (_buffer is null)
            return empty(shape, type, device);
        return _buffer.narrow(0, 0, count).view(shape.ToArray()).to(device);
    }

    public void Dispose() => _buffer?.Dispose();
}
