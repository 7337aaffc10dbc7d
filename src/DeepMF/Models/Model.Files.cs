using DeepMF.Engines;

namespace DeepMF;

public sealed partial class Model
{
    /// <summary>Notes about the training of the model that its file keeps, such as the data set, the epochs and the metrics.</summary>
    /// <value>Empty where nobody has set it.</value>
    /// <exception cref="ArgumentException">A text is <see langword="null"/>.</exception>
    public IReadOnlyDictionary<string, string> TrainingSummary
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var (name, text) in value)
                if (text is null)
                    throw new ArgumentException($"The note '{name}' is null.", nameof(value));
            field = new Dictionary<string, string>(value);
        }
    } = new Dictionary<string, string>();

    /// <summary>Saves the description, the parameters, the vocabularies and the training summary to one file.</summary>
    /// <remarks>
    /// The file is a zip; its <c>weights.safetensors</c> can be read from Python. It is written under another name in the same folder and then renamed, so
    /// that a file of that name stays as it was until the new one is complete. The state of a running training session is not saved.
    /// </remarks>
    /// <param name="path">The path of the file; one that exists is replaced.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">A parameter holds a number that is not finite, or blocks lie inside each other more than 1000 levels deep.</exception>
    /// <exception cref="IOException">The file cannot be written: the folder does not exist, the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        AtomicFile.Write(Path.GetFullPath(path), "The model", stream => ModelFile.Write(stream, this));
    }

    /// <summary>Loads a model that <see cref="Save"/> wrote. Nothing in the file is run.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="engine">What runs the model; <see langword="null"/> means the CPU engine with its default options.</param>
    /// <param name="spec">
    /// The description that the file must hold, and that the model is built from; <see langword="null"/> takes the file's own. A model with modules needs it,
    /// because a file holds no code.
    /// </param>
    /// <returns>The model; dispose it to release its memory.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is no model file, is damaged, was written by a newer version, or describes another model than <paramref name="spec"/>; the message says what is
    /// wrong and where.
    /// </exception>
    /// <exception cref="InvalidOperationException">Blocks of <paramref name="spec"/> lie inside each other more than 1000 levels deep.</exception>
    /// <exception cref="NotSupportedException">The engine cannot run a block of the model, such as a module on the CPU engine.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InsufficientMemoryException">The parameters do not fit into the memory of the machine.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Model Load(string path, IEngine? engine = null, ModelSpec? spec = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no model file '{path}'.", path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        try
        {
            return ModelFile.Read(stream, engine, spec);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"The model file '{path}' cannot be loaded. {e.Message}", e);
        }
    }
}
