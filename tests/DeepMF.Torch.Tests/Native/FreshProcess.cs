using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TorchSharp;

namespace DeepMF.Torch.Tests.Native;

/// <summary>Runs this program again without its tests, to see how libtorch loads in a process where nothing was loaded before.</summary>
internal static class FreshProcess
{
    private const string Variable = "DEEPMF_TORCH_TESTS_LOAD";

    public static string? Mode => Environment.GetEnvironmentVariable(Variable);

    /// <summary>The lines that a process prints which loads libtorch as <paramref name="mode"/> says, with a folder for its temporary files.</summary>
    public static async Task<string[]> Run(string mode, string temporary, CancellationToken cancellation)
    {
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { [Variable] = mode, ["TMPDIR"] = temporary } };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(FreshProcess).Assembly.Location);
        using Process process = Process.Start(start)!;
        // A process that hangs must not outlive the test.
        await using CancellationTokenRegistration kill = cancellation.Register(process.Kill);
        using var limit = new Timer(_ => process.Kill(), null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        string output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        (await errors).Should().BeEmpty();
        process.ExitCode.Should().Be(0);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public static void RunAndExit(string mode)
    {
        foreach (char step in mode)
        {
            try
            {
                Console.WriteLine(step switch
                {
                    'a' => $"allowed: {TorchRuntime.AllowOlderStandardLibrary(new Lines())}",
                    'l' => Loaded(),
                    'p' => Parallel(),
                    _ => "no such step",
                });
            }
            catch (TorchLoadException exception)
            {
                Console.WriteLine(exception.Message);
            }
        }
        Environment.Exit(0);
    }

    /// <remarks>No code of this assembly runs on the other threads: they would wait for its module initializer, in which this is.</remarks>
    private static string Parallel()
    {
        var allow = (Func<bool>)Delegate.CreateDelegate(typeof(Func<bool>), null, typeof(TorchRuntime).GetMethod(nameof(TorchRuntime.AllowOlderStandardLibrary))!);
        Task<bool>[] calls = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(allow))];
        Task.WaitAll(calls);
        return string.Join(' ', calls.Select(call => call.Result).Order());
    }

    private static string Loaded()
    {
        TorchRuntime.Load();
        using torch.Tensor ones = torch.ones(2);
        return $"sum {ones.sum().item<float>()}";
    }

    private sealed class Lines : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Console.WriteLine($"{logLevel} {eventId.Id}: {formatter(state, exception)}");
    }
}
