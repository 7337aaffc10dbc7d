using DeepMF.Optimizers;

namespace DeepMF.Engines;

/// <summary>What an engine's model may offer beside <see cref="IEngineModel"/>: training rating by rating, in an order of the engine's own.</summary>
/// <remarks>An engine without it trains such models by batches of one row, which gives as good a model, but slowly.</remarks>
public interface IRatingTraining
{
    /// <summary>Opens a training session of single ratings with fresh optimizer state. A model has one session at a time, of either kind.</summary>
    /// <param name="optimizer">How gradients become updates.</param>
    /// <param name="left">The index of the model's first feature in each row.</param>
    /// <param name="right">The index of the model's second feature in each row.</param>
    /// <param name="targets">The target of each row.</param>
    /// <param name="seed">Decides the order of the ratings.</param>
    /// <returns>The session, which keeps a copy of the rows, or <see langword="null"/> where the model or the optimizer is of a kind that is trained by batches only.</returns>
    /// <exception cref="ArgumentException">The columns are empty or differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its feature, or a target does not fit the head.</exception>
    /// <exception cref="InsufficientMemoryException">The session does not fit into the memory of the machine.</exception>
    /// <exception cref="InvalidOperationException">The model has a session that is not disposed of.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    IRatingSession? StartRatings(Optimizer optimizer, ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<float> targets, ulong seed);
}
