using System.CommandLine;
using BenchmarkDotNet.Running;

namespace DeepMF.Benchmarks.Micro;

/// <summary>The verb <c>micro</c>: hands its arguments to BenchmarkDotNet.</summary>
internal static class MicroCommand
{
    public static Command Create()
    {
        var command = new Command("micro", "Single kernels and steps, timed by BenchmarkDotNet, which takes all further arguments, such as --list flat or --filter '*Step*' --job short.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(parsed =>
        {
            var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run([.. parsed.UnmatchedTokens]);
            return summaries.Any(s => s.HasCriticalValidationErrors || s.Reports.Any(r => !r.Success)) ? 1 : 0;
        });
        return command;
    }
}
