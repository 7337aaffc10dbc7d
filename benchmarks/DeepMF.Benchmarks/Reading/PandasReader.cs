using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace DeepMF.Benchmarks.Reading;

/// <summary>Reads a file with pandas in a process of its own, which takes the time without its start.</summary>
internal sealed class PandasReader
{
    private const string Script = "import sys, time, pandas\nstart = time.perf_counter()\nif len(sys.argv) > 1: pandas.read_csv(sys.argv[1])\nprint(time.perf_counter() - start)";
    private readonly string _python;

    private PandasReader(string python) => _python = python;

    /// <summary>Finds a Python with pandas.</summary>
    /// <param name="python">The program, or <see langword="null"/> for python3.</param>
    /// <param name="complaint">Why there is none.</param>
    public static PandasReader? Find(string? python, out string? complaint)
    {
        var reader = new PandasReader(python ?? "python3");
        complaint = reader.TrySeconds([], out _) ? null : $"'{reader._python}' is no Python with pandas: pandas.read_csv is left out. Name one with --python.";
        return complaint is null ? reader : null;
    }

    public double Seconds(string path) => TrySeconds([path], out var seconds) ? seconds : throw new InvalidOperationException($"pandas could not read '{path}'.");

    private bool TrySeconds(string[] arguments, out double seconds)
    {
        seconds = 0;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(_python, ["-c", Script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 && double.TryParse(output, NumberStyles.Float, CultureInfo.InvariantCulture, out seconds);
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
