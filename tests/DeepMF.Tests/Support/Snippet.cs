using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeepMF.Tests.Support;

/// <summary>Compiles C# against the library as a user's project would, and runs it.</summary>
internal static class Snippet
{
    /// <summary>What a project of the SDK imports by itself, for programs as documents show them.</summary>
    public const string ImplicitUsings = "using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Net.Http; using System.Threading; using System.Threading.Tasks;\n";

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(IsNeeded).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The errors of a library that holds the code.</summary>
    public static Diagnostic[] Errors(string code) =>
        [.. Compile([code], OutputKind.DynamicallyLinkedLibrary).GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error)];

    /// <summary>Compiles top-level statements, and files beside them.</summary>
    public static void Emit(Stream image, params ReadOnlySpan<string> sources) =>
        Compile(sources, OutputKind.ConsoleApplication).Emit(image, cancellationToken: TestContext.Current.CancellationToken)
            .Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Should().BeEmpty();

    /// <summary>Compiles top-level statements and runs them.</summary>
    public static void Run(string program)
    {
        using var image = new MemoryStream();
        Emit(image, program);
        image.Position = 0;
        var context = new AssemblyLoadContext("Snippet", isCollectible: true);
        var entry = context.LoadFromStream(image).EntryPoint!;
        try
        {
            entry.Invoke(null, [Array.Empty<string>()]);
        }
        catch (TargetInvocationException failure)
        {
            throw new InvalidOperationException("The program failed.", failure.InnerException);
        }
        finally
        {
            context.Unload();
        }
    }

    private static CSharpCompilation Compile(ReadOnlySpan<string> sources, OutputKind kind)
    {
        var trees = new List<SyntaxTree>();
        foreach (var source in sources)
            trees.Add(CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp14), cancellationToken: TestContext.Current.CancellationToken));
        return CSharpCompilation.Create($"Snippet{Guid.NewGuid():N}", trees, References, new CSharpCompilationOptions(kind));
    }

    private static bool IsNeeded(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return name is "DeepMF" or "DeepMF.Data" or "DeepMF.Training" or "DeepMF.Serving" or "DeepMF.Export" or "DeepMF.Torch" or "Microsoft.ML.OnnxRuntime" or "TorchSharp" or "Microsoft.Extensions.Logging.Abstractions" or "netstandard" || name.StartsWith("System.", StringComparison.Ordinal);
    }
}
