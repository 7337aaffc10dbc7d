namespace DeepMF;

public sealed partial class Model
{
    /// <summary>Copies the numbers of the model, statistics included.</summary>
    /// <returns>The copy.</returns>
    public ParameterSnapshot TakeSnapshot()
    {
        var snapshot = new ParameterSnapshot(LiveEngineModel.Parameters);
        snapshot.CopyFrom(LiveEngineModel.Parameters);
        return snapshot;
    }

    /// <summary>Copies the numbers of the model into a snapshot that was taken before, in its buffers.</summary>
    /// <param name="snapshot">The snapshot to overwrite.</param>
    /// <exception cref="ArgumentException">The snapshot is of a model with other parameters.</exception>
    public void TakeSnapshot(ParameterSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        snapshot.CopyFrom(LiveEngineModel.Parameters);
    }

    /// <summary>Gives the model the numbers of a snapshot back.</summary>
    /// <remarks>The state of an optimizer is no part of a snapshot.</remarks>
    /// <param name="snapshot">The snapshot.</param>
    /// <exception cref="ArgumentException">The snapshot is of a model with other parameters.</exception>
    public void Restore(ParameterSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        snapshot.CopyTo(LiveEngineModel.Parameters);
    }
}
