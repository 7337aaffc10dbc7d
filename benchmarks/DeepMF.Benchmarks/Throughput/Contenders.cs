using DeepMF.Benchmarks.Throughput.TorchSharpLoop;
using DeepMF.Cpu;
using DeepMF.Torch;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>Every way to train that a row of a table can stand for.</summary>
internal static class Contenders
{
    public static IContender Cpu { get; } = new EngineContender("cpu", threads => new CpuEngine(new CpuEngineOptions { Threads = threads }));

    public static IContender Torch { get; } = new TorchContender(new EngineContender("torch", _ => TorchEngine.Cpu));

    public static IContender Loop { get; } = new TorchContender(new TorchSharpContender());

    /// <summary>The engines of ours.</summary>
    public static IReadOnlyList<IContender> Engines { get; } = [Cpu, Torch];

    /// <summary>What a comparison compares: the engines, and last the loop that they are compared with.</summary>
    public static IReadOnlyList<IContender> Compared { get; } = [.. Engines, Loop];
}
