using System.Diagnostics;
using System.Reflection;
using DeepMF.Serving;

namespace DeepMF.Tests.Support;

/// <summary>Runs programs in processes of their own, with the assemblies of the library and a folder for temporary files that is theirs.</summary>
internal sealed class OtherProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Where <see cref="Path.GetTempPath"/> leads in the processes.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("deepmf-process-").FullName;

    /// <summary>Compiles top-level statements, and files beside them, and runs them.</summary>
    /// <returns>What the program wrote.</returns>
    public string Run(string program, params string[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, Guid.NewGuid().ToString("N"))).FullName;
        var assembly = Path.Combine(folder, "program.dll");
        using (var image = File.Create(assembly))
            Snippet.Emit(image, [program, .. files]);
        foreach (var library in Libraries(typeof(Recommender).Assembly).Distinct())
            File.Copy(library, Path.Combine(folder, Path.GetFileName(library)), overwrite: true);
        File.Copy(Path.ChangeExtension(typeof(OtherProcess).Assembly.Location, "runtimeconfig.json"), Path.ChangeExtension(assembly, "runtimeconfig.json"));
        return Output(new ProcessStartInfo(Host(), [assembly])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = Folder, ["TMP"] = Folder, ["TEMP"] = Folder },
        });
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Output(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        try
        {
            // Both are read at once: a full pipe would stop the process.
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(Patience);
            process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
            process.ExitCode.Should().Be(0, "the program wrote: {0}", errors.GetAwaiter().GetResult());
            return output.GetAwaiter().GetResult();
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The program that runs assemblies, of the runtime that runs this one: <c>ROOT/shared/Microsoft.NETCore.App/VERSION</c> is under its folder.</summary>
    private static string Host() =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>An assembly and all that it refers to beside the tests; the others belong to the runtime.</summary>
    private static IEnumerable<string> Libraries(Assembly assembly) =>
        [assembly.Location, .. assembly.GetReferencedAssemblies().Where(name => File.Exists(Path.Combine(AppContext.BaseDirectory, $"{name.Name}.dll"))).SelectMany(name => Libraries(Assembly.Load(name)))];
}
