using System.Reflection;
using System.Text;
using System.Text.Json;
using DeepMF.Export.Onnx;

namespace DeepMF.Export;

/// <summary>Writes models as ONNX, the exchange format of neural networks, so that other runtimes and languages predict with them.</summary>
/// <remarks>
/// Inputs, by the names of the features: categorical <c>int64 [B]</c>; multi-valued <c>int64 [B, L]</c>, where -1 stands for no value; numeric <c>float [B, W]</c>. Output <c>prediction</c>:
/// <c>float [B]</c>, or <c>[B, classes]</c> of a softmax head, which also gives <c>prediction.expected</c> <c>[B]</c>. B and L may differ from call to call. Operators are those of the
/// default domain; see docs/export.md.
/// </remarks>
public static class OnnxExporter
{
    /// <summary>The version of the operators: 17 is the first with LayerNormalization.</summary>
    public const int OpsetVersion = 17;

    /// <summary>The version of the format that came with the opset (ONNX 1.12).</summary>
    public const int IrVersion = 8;

    /// <summary>Protobuf counts the bytes of a message in an <see cref="int"/>.</summary>
    private const long LargestFile = int.MaxValue;

    /// <summary>Writes a model to a file, and its weights to a second one where that is asked for or needed.</summary>
    /// <remarks>A file is written under another name in the same folder and then renamed. The model must not be trained meanwhile.</remarks>
    /// <param name="model">The model, of any engine.</param>
    /// <param name="path">The path of the file; one that exists is replaced. A second file has the same path with <c>.data</c> after it.</param>
    /// <param name="options">Names, vocabularies and where the weights lie; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or a feature of the model is called as the output.</exception>
    /// <exception cref="InvalidOperationException">A parameter holds a number that is not finite, or the file would have 2 GiB or more and its weights are to lie inside.</exception>
    /// <exception cref="NotSupportedException">The model holds a module: its arithmetic is code of the user.</exception>
    /// <exception cref="IOException">A file cannot be written: the folder does not exist, the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or a file may not be written.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public static void Write(Model model, string path, OnnxExportOptions? options = null) => Write(model, path, options, LargestFile);

    /// <summary>Writes a model to a stream, its weights inside.</summary>
    /// <param name="model">The model, of any engine.</param>
    /// <param name="stream">Where it is written, from the current position on; it stays open.</param>
    /// <param name="options">Names and vocabularies; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentException">A feature of the model is called as the output, or the weights are to lie beside.</exception>
    /// <exception cref="InvalidOperationException">A parameter holds a number that is not finite, or the model would have 2 GiB or more.</exception>
    /// <exception cref="NotSupportedException">The model holds a module: its arithmetic is code of the user.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public static void Write(Model model, Stream stream, OnnxExportOptions? options = null) => Write(model, stream, options, LargestFile);

    internal static void Write(Model model, string path, OnnxExportOptions? options, long limit)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new OnnxExportOptions();
        path = Path.GetFullPath(path);
        var besidePath = $"{path}.data";
        var (start, graph) = Lower(model, options);
        var file = new OnnxFile(start, graph, options.Weights == OnnxWeights.Beside ? Path.GetFileName(besidePath) : null);
        var isBeside = options.Weights == OnnxWeights.Beside;
        if (options.Weights == OnnxWeights.Automatic && file.Length > limit)
        {
            file = new OnnxFile(start, graph, Path.GetFileName(besidePath));
            isBeside = true;
        }

        CheckLength(file, limit, "Set Weights of the options to Automatic or Beside: the weights then lie in a second file.");
        AtomicFile.Write(path, "The ONNX model", stream =>
        {
            file.Write(stream);
            // In here, so that the weights are in their place before the model that names them is.
            if (isBeside)
                AtomicFile.Write(besidePath, "The weights of the ONNX model", file.WriteWeights);
        });
    }

    internal static void Write(Model model, Stream stream, OnnxExportOptions? options, long limit)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new OnnxExportOptions();
        if (options.Weights == OnnxWeights.Beside)
            throw new ArgumentException("A stream has no file beside it, so the weights must lie inside. Write to a path.", nameof(options));
        var (start, graph) = Lower(model, options);
        var file = new OnnxFile(start, graph, beside: null);
        CheckLength(file, limit, "Write to a path: the weights then lie in a second file.");
        file.Write(stream);
    }

    private static void CheckLength(OnnxFile file, long limit, string wayOut)
    {
        if (file.Length > limit)
            throw new InvalidOperationException(FormattableString.Invariant($"The ONNX model would have {file.Length} bytes in one file, but the format allows {limit}. {wayOut}"));
    }

    /// <summary>The graph, and the fields of ModelProto before it: ir_version 1, producer_name 2, producer_version 3, opset_import 8 (version 2), metadata_props 14.</summary>
    private static (byte[] Start, OnnxGraph Graph) Lower(Model model, OnnxExportOptions options)
    {
        var graph = ModelLowering.Lower(model.Spec, model.LiveEngineModel.Parameters, options);
        var start = OnnxProto.Message(output =>
        {
            output.Number(1, IrVersion);
            output.Text(2, "DeepMF");
            output.Text(3, Version);
            output.Bytes(8, OnnxProto.Message(opset => opset.Number(2, OpsetVersion)));
            foreach (var (key, value) in Metadata(model, options))
                output.Bytes(14, OnnxProto.Entry(key, value));
        });
        return (start, graph);
    }

    /// <summary>The version of the library, without the commit that it was built from.</summary>
    private static string Version => typeof(Model).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static IEnumerable<(string Key, string Value)> Metadata(Model model, OnnxExportOptions options)
    {
        yield return ("deepmf.spec", model.Spec.ToJson());
        yield return ("deepmf.vocabularies", Vocabularies(model));
        if (!options.IncludeVocabularies)
            yield break;
        foreach (var (feature, vocabulary) in Ordered(model))
        {
            using var text = new MemoryStream();
            VocabularyFile.Write(text, vocabulary);
            yield return ($"deepmf.vocabulary.{feature}", Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
        }
    }

    private static string Vocabularies(Model model)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach (var (feature, vocabulary) in Ordered(model))
            {
                json.WriteStartObject(feature);
                json.WriteString("idType", VocabularyFile.TypeName(vocabulary));
                json.WriteNumber("count", vocabulary.Count);
                json.WriteBoolean("hasUnknown", vocabulary.HasUnknown);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static IEnumerable<KeyValuePair<string, Vocabulary>> Ordered(Model model) => model.Vocabularies.OrderBy(v => v.Key, StringComparer.Ordinal);
}
