using System.CommandLine;
using System.CommandLine.Invocation;

namespace DeepMF.Samples;

/// <summary>How a command line is run, and how a failure is told: in one line.</summary>
internal static class ConsoleProgram
{
    /// <summary>Reads the command line and runs what it asks for.</summary>
    /// <returns>The exit code: 1 for a wrong command line, else that of the command.</returns>
    public static Task<int> InvokeAsync(RootCommand command, string[] arguments, InvocationConfiguration? console = null)
    {
        var parsed = command.Parse(arguments);
        // The message alone: the list of all options would push it out of sight.
        if (parsed.Action is ParseErrorAction error)
            (error.ShowHelp, error.ShowTypoCorrections) = (false, true);
        return parsed.InvokeAsync(console);
    }

    /// <summary>Runs a command on a thread of the pool.</summary>
    /// <param name="run">The command.</param>
    /// <param name="isExpected">Further exceptions whose message says all; <see langword="null"/> for none.</param>
    /// <returns>The exit code: 0, 1 after an error, 130 after Ctrl+C.</returns>
    public static Task<int> RunAsync(Action run, Func<Exception, bool>? isExpected = null) => RunAsync(
        () =>
        {
            run();
            return Task.CompletedTask;
        },
        Console.Error,
        isExpected);

    /// <summary>The same for a command that waits, and for errors that go elsewhere.</summary>
    public static Task<int> RunAsync(Func<Task> run, TextWriter error, Func<Exception, bool>? isExpected = null) => Task.Run(async () =>
    {
        try
        {
            await run().ConfigureAwait(false);
            return 0;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Cancelled.").ConfigureAwait(false);
            return 130;
        }
        catch (Exception failure) when (failure is ArgumentException or ArithmeticException or InvalidOperationException or IOException or InvalidDataException or KeyNotFoundException or OutOfMemoryException or UnauthorizedAccessException
            || isExpected?.Invoke(failure) == true)
        {
            // .NET adds the parameter's name and value to the message of an argument; they are of the code and not of the command line.
            await error.WriteLineAsync(failure.Message.Split(" (Parameter '")[0]).ConfigureAwait(false);
            return 1;
        }
    });
}
