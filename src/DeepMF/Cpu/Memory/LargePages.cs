using System.Runtime.InteropServices;

namespace DeepMF.Cpu.Memory;

/// <summary>Asks the operating system to map memory in large pages.</summary>
/// <remarks>
/// Rows of a table are looked up at random; with pages of 4 KiB nearly every row misses the processor's address cache, with 2 MiB hardly any does.
/// Linux gives large pages only to programs that ask (its setting <c>madvise</c>, the usual one). It is advice: where it is not taken, nothing changes.
/// </remarks>
internal static unsafe partial class LargePages
{
    /// <summary>The bytes of a large page; memory that is to have them starts at a multiple.</summary>
    public const int Size = 2 << 20;

    /// <summary>The madvise value MADV_HUGEPAGE.</summary>
    private const int HugePage = 14;

    public static void Advise(void* address, nuint bytes)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = MemoryAdvise(address, bytes, HugePage);
        }
        catch (Exception failure) when (failure is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library of another name: the memory keeps its small pages.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(void* address, nuint length, int advice);
}
