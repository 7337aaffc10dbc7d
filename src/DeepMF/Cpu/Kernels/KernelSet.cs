using System.Runtime.Intrinsics;

namespace DeepMF.Cpu.Kernels;

/// <summary>The kernels of one vector width, chosen once per model.</summary>
/// <remarks>
/// Elementwise kernels work on whole vectors: <c>count</c> is a multiple of <see cref="Memory.Padding.Lane"/>, and padding must be readable and writable.
/// </remarks>
internal abstract unsafe partial class KernelSet
{
    /// <summary>The widest vectors that the machine runs at full speed.</summary>
    public static KernelSet Best { get; } =
        Vector512.IsHardwareAccelerated ? new KernelSet<Lanes512, Vector512<float>>() :
        Vector256.IsHardwareAccelerated ? new KernelSet<Lanes256, Vector256<float>>() :
        new KernelSet<Lanes128, Vector128<float>>();

    /// <summary>The kernels of a width in bits, for tests: every width runs on every machine, if not fast.</summary>
    public static KernelSet OfWidth(int bits) => bits switch
    {
        512 => new KernelSet<Lanes512, Vector512<float>>(),
        256 => new KernelSet<Lanes256, Vector256<float>>(),
        128 => new KernelSet<Lanes128, Vector128<float>>(),
        _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "Vectors have 128, 256 or 512 bits."),
    };

    /// <summary>The bits per vector.</summary>
    public abstract int Bits { get; }

    public abstract void Multiply(in MatrixArguments arguments);

    /// <summary>Copies rows of a table: destination row r is table row ids[r], exactly <paramref name="width"/> floats.</summary>
    public abstract void Gather(float* table, nint tableStride, ReadOnlySpan<int> ids, int width, float* destination, nint stride);

    /// <summary>destination += scale · source over <paramref name="width"/> floats.</summary>
    public abstract void AddScaled(float* source, float scale, float* destination, int width);

    /// <summary>destination[j] += Σ_r source[r, j].</summary>
    public abstract void AddColumnSums(float* source, nint stride, int rows, int count, float* destination);

    /// <summary>destination[r] = left[r] · right[r] over <paramref name="width"/> floats; a stride of 0 repeats one row.</summary>
    public abstract void RowDots(float* left, nint leftStride, float* right, nint rightStride, int rows, int width, float start, float* destination);

    /// <summary>destination[r, j] = scale[r] · source[r, j] (added to it where <paramref name="accumulate"/>); a stride of 0 repeats one row.</summary>
    public abstract void ScaleRows(float* scale, float* source, nint sourceStride, int rows, int count, float* destination, nint stride, bool accumulate);

    /// <summary>destination[j] += Σ_r scale[r] · source[r, j].</summary>
    public abstract void AddScaledRows(float* scale, float* source, nint stride, int rows, int count, float* destination);

    /// <summary>destination = x for x &gt; 0, else slope · x.</summary>
    public abstract void Rectify(float* source, float slope, float* destination, nint count);

    /// <summary>destination = gradient where the value is above 0, else slope · gradient (added to it where <paramref name="accumulate"/>).</summary>
    public abstract void RectifyBackward(float* value, float* gradient, float slope, float* destination, nint count, bool accumulate);

    /// <summary>destination = source (added to it where <paramref name="accumulate"/>).</summary>
    public abstract void Copy(float* source, float* destination, nint count, bool accumulate);

    /// <summary>destination = left · right (added to it where <paramref name="accumulate"/>).</summary>
    public abstract void MultiplyElements(float* left, float* right, float* destination, nint count, bool accumulate);
}
