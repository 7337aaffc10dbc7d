using DeepMF.Optimizers;

namespace DeepMF.Engines;

/// <summary>A model in an engine: its parameters, predictions, and training sessions.</summary>
/// <remarks>Predictions may run on several threads at a time; a training step may not run beside anything else on the same model.</remarks>
public interface IEngineModel : IDisposable
{
    /// <summary>The engine that runs the model.</summary>
    IEngine Engine { get; }

    /// <summary>The parameters, in the order of <see cref="ModelSpec.Parameters"/>.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Predicts every row of a batch. Dropout is off and batch normalisation uses its running statistics.</summary>
    /// <param name="batch">The rows; targets are not read.</param>
    /// <param name="destination">Receives <c>[B, OutputWidth]</c> numbers, row-major.</param>
    /// <exception cref="ArgumentException">The batch lacks a feature, or the destination has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its feature, or a number is not finite.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    void Predict(Batch batch, Span<float> destination);

    /// <summary>Opens a training session with fresh optimizer state. A model has one session at a time.</summary>
    /// <param name="optimizer">How gradients become updates.</param>
    /// <param name="seed">Decides dropout.</param>
    /// <returns>The session; dispose it to release the optimizer's state. The model keeps what it learned.</returns>
    /// <exception cref="InsufficientMemoryException">Gradients and the state of the optimizer do not fit into the memory of the machine.</exception>
    /// <exception cref="InvalidOperationException">The model has a session that is not disposed of.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    ITrainingSession StartTraining(Optimizer optimizer, ulong seed);
}
