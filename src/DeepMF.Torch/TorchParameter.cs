using System.Runtime.InteropServices;
using DeepMF.Engines;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepMF.Torch;

/// <summary>A parameter in a tensor of its shape, on the device of its model.</summary>
internal sealed class TorchParameter : Parameter, IDisposable
{
    /// <summary>The floats that are copied at a time: a span of bytes holds no more than 2³¹.</summary>
    private const int ChunkFloats = 1 << 24;

    private bool _isDisposed;

    /// <summary>Takes a tensor; the parameter disposes of it.</summary>
    public TorchParameter(ParameterSpec spec, Tensor values)
        : base(spec)
    {
        Values = values.DetachFromDisposeScope();
        IsTrained = spec.Kind is not (ParameterKind.Table or ParameterKind.Statistic);
    }

    /// <summary>The numbers; shape as in the description.</summary>
    public Tensor Values { get; }

    /// <summary>Whether gradients flow to the tensor itself: the rows of a table are gathered, and statistics have no gradient.</summary>
    public bool IsTrained { get; }

    /// <summary>Allocates a parameter, filled with zeros.</summary>
    public static TorchParameter Zeros(ParameterSpec spec, Device device)
    {
        long[] shape = [.. spec.Shape.Select(size => (long)size)];
        var parameter = new TorchParameter(spec, zeros(shape, ScalarType.Float32, device));
        if (parameter.IsTrained)
            parameter.Values.requires_grad_();
        return parameter;
    }

    /// <summary>Fills the parameter with the first numbers of its description.</summary>
    public void Initialize(ulong seed)
    {
        const int Run = 1 << 16;
        var numbers = new float[(int)Math.Min(Run, Spec.Length)];
        for (var offset = 0L; offset < Spec.Length; offset += numbers.Length)
        {
            var run = numbers.AsSpan(0, (int)Math.Min(numbers.Length, Spec.Length - offset));
            Spec.FillInitial(seed, offset, run);
            WriteCore(offset, run);
        }
    }

    /// <summary>Fills the parameter with zeros.</summary>
    public void Clear()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Values.zero_();
    }

    public void Dispose()
    {
        _isDisposed = true;
        Values.Dispose();
    }

    protected override void ReadCore(long offset, Span<float> destination)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var flat = Values.view(-1);
        while (!destination.IsEmpty)
        {
            var count = Math.Min(destination.Length, ChunkFloats);
            Floats(flat.narrow(0, offset, count).cpu()).CopyTo(destination);
            destination = destination[count..];
            offset += count;
        }
    }

    protected override void WriteCore(long offset, ReadOnlySpan<float> source)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var flat = Values.view(-1);
        while (!source.IsEmpty)
        {
            var count = Math.Min(source.Length, ChunkFloats);
            var target = flat.narrow(0, offset, count);
            var host = Values.device_type == DeviceType.CPU ? target : empty(count, ScalarType.Float32, CPU);
            source[..count].CopyTo(Floats(host));
            if (!ReferenceEquals(host, target))
                target.copy_(host);
            source = source[count..];
            offset += count;
        }
    }

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
