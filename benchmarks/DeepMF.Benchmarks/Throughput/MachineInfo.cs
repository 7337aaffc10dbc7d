using System.Runtime.InteropServices;
using DeepMF.Cpu.Kernels;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>What a figure depends on besides the code.</summary>
internal static class MachineInfo
{
    public static string Describe() =>
        FormattableString.Invariant($"{CpuName()}, {Environment.ProcessorCount} processors, {KernelSet.Best.Bits}-bit vectors, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC");

    private static string CpuName()
    {
        const string info = "/proc/cpuinfo";
        var line = File.Exists(info) ? File.ReadLines(info).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
