using DeepMF.Engines;
using Microsoft.ML.OnnxRuntime;

namespace DeepMF.Export.Tests.Support;

/// <summary>An exported model in ONNX Runtime, fed with the batches of this library.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxRun(Model model, OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        OnnxExporter.Write(model, stream, options);
        using var settings = Settings();
        _session = new InferenceSession(stream.ToArray(), settings);
    }

    public OnnxRun(string path)
    {
        using var settings = Settings();
        _session = new InferenceSession(path, settings);
    }

    public ModelMetadata Metadata => _session.ModelMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    public float[] Predict(Batch batch, string output = "prediction") => Run(batch.Columns.ToDictionary(c => c.Feature.Name, c => Value(c, batch.Count)), output);

    public float[] Run(Dictionary<string, OrtValue> inputs, string output = "prediction")
    {
        using var options = new RunOptions();
        using var outputs = _session.Run(options, inputs, [output]);
        foreach (var input in inputs.Values)
            input.Dispose();
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose() => _session.Dispose();

    private static SessionOptions Settings() => new() { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

    private static OrtValue Value(BatchColumn column, int rows)
    {
        switch (column)
        {
            case CategoricalColumn categorical:
                return OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(categorical.Indices[..rows].ToArray(), i => (long)i), [rows]);
            case NumericColumn numeric:
                var width = ((NumericFeature)column.Feature).Width;
                return OrtValue.CreateTensorValueFromMemory(numeric.Values[..(rows * width)].ToArray(), [rows, width]);
            default:
                var bag = (MultiValuedColumn)column;
                var places = Enumerable.Range(0, rows).Max(r => bag.Offsets[r + 1] - bag.Offsets[r]);
                var padded = Enumerable.Repeat(-1L, rows * places).ToArray();
                for (var r = 0; r < rows; r++)
                    for (var j = 0; j < bag.Offsets[r + 1] - bag.Offsets[r]; j++)
                        // Values stand at the end of the row: the places before them must not count.
                        padded[(r + 1) * places - 1 - j] = bag.Values[bag.Offsets[r + 1] - 1 - j];
                return OrtValue.CreateTensorValueFromMemory(padded, [rows, places]);
        }
    }
}
