using DeepMF.Engines;

namespace DeepMF;

/// <summary>A description with parameters: predicts, is trained by a trainer, is saved and loaded.</summary>
/// <remarks>Prediction may run on several threads at a time; training may not run beside anything else. A model that has been disposed of throws an
/// <see cref="ObjectDisposedException"/> where its parameters are needed.</remarks>
public sealed partial class Model : IDisposable
{
    private bool _isDisposed;

    internal Model(ModelSpec spec, IEngineModel engineModel, IReadOnlyDictionary<string, Vocabulary>? vocabularies = null)
    {
        Spec = spec;
        EngineModel = engineModel;
        Vocabularies = vocabularies ?? new Dictionary<string, Vocabulary>();
    }

    /// <summary>The description of the model.</summary>
    public ModelSpec Spec { get; }

    /// <summary>The model in its engine: parameters and training sessions.</summary>
    public IEngineModel EngineModel { get; }

    /// <summary>The vocabularies by the name of their feature; empty for a model that knows indices only.</summary>
    public IReadOnlyDictionary<string, Vocabulary> Vocabularies { get; private set; }

    /// <summary>Releases the memory of the engine. No other call may be running on the model: it would lose the memory that it reads.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        EngineModel.Dispose();
    }

    /// <summary>The model in its engine, for calls that must not touch memory that has been released.</summary>
    internal IEngineModel LiveEngineModel
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return EngineModel;
        }
    }
}
