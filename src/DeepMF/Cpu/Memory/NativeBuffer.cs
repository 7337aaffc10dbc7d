using System.Runtime.InteropServices;

namespace DeepMF.Cpu.Memory;

/// <summary>Zeroed floats outside the garbage-collected heap, aligned to a cache line, or to a large page where there are many.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int Alignment = 64;

    public NativeBuffer(long length)
    {
        Length = length;
        var bytes = checked((nuint)length * sizeof(float));
        var isLarge = bytes >= 2 * LargePages.Size;
        Pointer = (float*)NativeMemory.AlignedAlloc(Math.Max(bytes, Alignment), (nuint)(isLarge ? LargePages.Size : Alignment));
        // Before the first touch, which decides the size of the pages.
        if (isLarge)
            LargePages.Advise(Pointer, bytes);
        NativeMemory.Clear(Pointer, bytes);
        GC.AddMemoryPressure(Math.Max(1, (long)bytes));
    }

    ~NativeBuffer() => Free();

    public float* Pointer { get; private set; }

    /// <summary>The floats that there is room for; 0 once disposed.</summary>
    public long Length { get; private set; }

    /// <summary>Sets every float; a span could not hold the largest buffers.</summary>
    public void Fill(float value)
    {
        for (long at = 0; at < Length; at++)
            Pointer[at] = value;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (Pointer is null)
            return;
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        GC.RemoveMemoryPressure(Math.Max(1, Length * sizeof(float)));
        Length = 0;
    }
}
