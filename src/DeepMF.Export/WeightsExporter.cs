namespace DeepMF.Export;

/// <summary>Writes the parameters of a model alone, in the safetensors format that programs in Python read.</summary>
/// <remarks>
/// The bytes are those of the entry <c>weights.safetensors</c> of a model file. Names, shapes and layout are in docs/model-file.md. The description of the model is not in the file:
/// <see cref="ModelSpec.ToJson"/> writes it.
/// </remarks>
public static class WeightsExporter
{
    /// <summary>Writes the parameters to a file.</summary>
    /// <remarks>It is written under another name in the same folder and then renamed. The model must not be trained meanwhile.</remarks>
    /// <param name="model">The model, of any engine.</param>
    /// <param name="path">The path of the file; one that exists is replaced.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">A parameter holds a number that is not finite.</exception>
    /// <exception cref="IOException">The file cannot be written: the folder does not exist, the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public static void Write(Model model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var parameters = model.LiveEngineModel.Parameters;
        AtomicFile.Write(Path.GetFullPath(path), "The weights", stream => SafeTensorsWriter.Write(stream, parameters));
    }

    /// <summary>Writes the parameters to a stream.</summary>
    /// <param name="model">The model, of any engine.</param>
    /// <param name="stream">Where they are written, from the current position on; it stays open.</param>
    /// <exception cref="InvalidOperationException">A parameter holds a number that is not finite.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public static void Write(Model model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        SafeTensorsWriter.Write(stream, model.LiveEngineModel.Parameters);
    }
}
