using DeepMF.Engines;
using DeepMF.Serving.Files;

namespace DeepMF.Serving;

public sealed partial class Recommender
{
    /// <summary>Saves the model and everything else that the recommender needs to one file.</summary>
    /// <remarks>
    /// The file is a model file with further entries, so that <see cref="Model.Load"/> opens it too. It is written under another name in the same folder and then renamed: a file of that name stays as it was
    /// until the new one is complete.
    /// </remarks>
    /// <param name="path">The path of the file; one that exists is replaced.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">A parameter holds a number that is not finite.</exception>
    /// <exception cref="IOException">The file cannot be written: the folder does not exist, the disk is full.</exception>
    /// <exception cref="ObjectDisposedException">The recommender has been disposed of.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var use = Enter();
        AtomicFile.Write(Path.GetFullPath(path), "The recommender", stream => RecommenderFile.Write(stream, _model, _knowledge));
    }

    /// <summary>Loads a recommender that <see cref="Save"/> wrote. Nothing in the file is run.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="engine">What runs the model; <see langword="null"/> means the CPU engine with its default options.</param>
    /// <param name="spec">The description that the file must hold; a model with modules needs it, because a file holds no code. <see langword="null"/> takes the file's own.</param>
    /// <returns>The recommender; dispose it to release its memory.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InsufficientMemoryException">The parameters do not fit into the memory of the machine.</exception>
    /// <exception cref="InvalidDataException">The file is no recommender, such as a model alone, is damaged, or was written by a newer version; the message says what is wrong and where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="NotSupportedException">The engine cannot run a block of the model.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Recommender Load(string path, IEngine? engine = null, ModelSpec? spec = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no recommender file '{path}'.", path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        try
        {
            var (model, knowledge) = RecommenderFile.Read(stream, engine, spec);
            return Own(model, knowledge);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"The recommender file '{path}' cannot be loaded. {e.Message}", e);
        }
    }
}
