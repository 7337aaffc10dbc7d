using DeepMF.Cpu.Memory;

namespace DeepMF.Tests.Support;

/// <summary>Native floats with a guard of known numbers around them, so that a kernel that writes too far is found out.</summary>
internal sealed unsafe class Floats : IDisposable
{
    private const int Guard = 64;
    private const float Mark = 12345.5f;
    private readonly NativeBuffer _buffer;

    public Floats(int length)
    {
        Length = length;
        _buffer = new NativeBuffer(length + 2 * Guard);
        new Span<float>(_buffer.Pointer, length + 2 * Guard).Fill(Mark);
        Span.Clear();
    }

    public int Length { get; }

    public float* Pointer => _buffer.Pointer + Guard;

    public Span<float> Span => new(Pointer, Length);

    public static Floats Random(int length, int seed)
    {
        var floats = new Floats(length);
        var random = new Random(seed);
        foreach (ref var value in floats.Span)
            value = (float)(4 * random.NextDouble() - 2);
        return floats;
    }

    public void GuardShouldBeWhole(string because)
    {
        new Span<float>(_buffer.Pointer, Guard).IndexOfAnyExcept(Mark).Should().Be(-1, because);
        new Span<float>(Pointer + Length, Guard).IndexOfAnyExcept(Mark).Should().Be(-1, because);
    }

    public void Dispose() => _buffer.Dispose();
}
