namespace DeepMF.Engines;

/// <summary>Runs models: turns a description into parameters, answers batches and opens training sessions.</summary>
/// <remarks>Every engine must give the same numbers for the same parameters; how it gets them is its own affair.</remarks>
public interface IEngine
{
    /// <summary>A short name for logs and tables, such as <c>cpu</c>.</summary>
    string Name { get; }

    /// <summary>Allocates the parameters of a model and fills them with their initial numbers.</summary>
    /// <param name="spec">The description of the model.</param>
    /// <param name="seed">Decides the initial numbers; <see langword="null"/> leaves zeros, for a model whose numbers are about to be written.</param>
    /// <returns>The model, ready to predict and to be trained.</returns>
    /// <exception cref="InsufficientMemoryException">The parameters do not fit into the memory of the machine.</exception>
    /// <exception cref="NotSupportedException">The engine cannot run a block of the model.</exception>
    IEngineModel Build(ModelSpec spec, ulong? seed);
}
