namespace DeepMF.Engines;

/// <summary>Trains a model, one batch at a time.</summary>
public interface ITrainingSession : IDisposable
{
    /// <summary>The number of finished steps.</summary>
    long Steps { get; }

    /// <summary>Runs forward, loss, backward and update for one batch.</summary>
    /// <remarks>A batch that is refused has changed nothing. Targets of a ranking head are not read: row 2k is preferred to row 2k + 1.</remarks>
    /// <param name="batch">The rows and their targets.</param>
    /// <param name="learningRate">The learning rate η of this step, finite and at least 0; factors per group are applied to it.</param>
    /// <returns>The loss of the batch before the update, averaged over its rows (over its pairs for ranking), without penalties.</returns>
    /// <exception cref="ArgumentException">The batch is empty, lacks a feature, or has an odd number of rows for a ranking head.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The learning rate is negative or not finite, an index is outside its feature, a number is not finite, or a target does not fit the head.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The session or its model has been disposed of.</exception>
    double Step(Batch batch, double learningRate);
}
