using DeepMF.Cpu.Memory;
using DeepMF.Optimizers;

namespace DeepMF.Cpu.Ratings;

/// <summary>The state of AdaGrad for every number of a model, laid out as the numbers are; nothing for plain SGD.</summary>
internal sealed unsafe class RatingStates : IDisposable
{
    public RatingStates(RatingModel parts, AdaGrad? adaGrad)
    {
        GlobalBias = (float)(adaGrad?.InitialAccumulator ?? 0);
        Left = Of(parts.Left);
        Right = Of(parts.Right);
        LeftBias = Of(parts.Biases?.Left);
        RightBias = Of(parts.Biases?.Right);

        NativeBuffer Of(CpuParameter? parameter)
        {
            var buffer = new NativeBuffer(adaGrad is null || parameter is null ? 0 : parameter.MemoryFloats + Padding.Lane);
            if (GlobalBias != 0)
            {
                for (var at = 0L; at < buffer.Length; at++)
                    buffer.Pointer[at] = GlobalBias;
            }

            return buffer;
        }
    }

    public NativeBuffer Left { get; }

    public NativeBuffer Right { get; }

    public NativeBuffer LeftBias { get; }

    public NativeBuffer RightBias { get; }

    public float GlobalBias { get; set; }

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
        LeftBias.Dispose();
        RightBias.Dispose();
    }
}
