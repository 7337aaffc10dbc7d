using System.Runtime.Intrinsics;

namespace DeepMF.Benchmarks.Micro;

/// <summary>The vector widths, in bits, that this machine has instructions for.</summary>
internal static class VectorWidths
{
    public static IEnumerable<int> Supported
    {
        get
        {
            yield return 128;
            if (Vector256.IsHardwareAccelerated)
                yield return 256;
            if (Vector512.IsHardwareAccelerated)
                yield return 512;
        }
    }
}
