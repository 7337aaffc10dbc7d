using System.Diagnostics.CodeAnalysis;
using DeepMF.Engines;

namespace DeepMF.Data;

/// <summary>Hands out the batches of an epoch, one after the other.</summary>
/// <remarks>A source belongs to one thread. It fills one and the same <see cref="Batch"/>, so a batch holds its rows until the next call of <see cref="TryNext"/>.</remarks>
public interface IBatchSource
{
    /// <summary>The batches of an epoch.</summary>
    int BatchCount { get; }

    /// <summary>The rows of an epoch.</summary>
    long RowCount { get; }

    /// <summary>The rows of every batch but the last, which may have fewer.</summary>
    int BatchSize { get; }

    /// <summary>The mean of an epoch's targets, where the source knows it without reading the epoch: a trainer then need not read it first.</summary>
    /// <value><see langword="null"/> unless a source says otherwise.</value>
    double? MeanTarget => null;

    /// <summary>Goes to the first batch of an epoch, whatever was read before. A new source stands at the start of epoch 0.</summary>
    /// <param name="epoch">The number of the epoch, from 0; with it, a source may change the order of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epoch"/> is negative.</exception>
    void StartEpoch(int epoch);

    /// <summary>Fills the next batch.</summary>
    /// <param name="batch">The batch, which is the source's own and is filled again by the next call, or <see langword="null"/> at the end of the epoch.</param>
    /// <returns>Whether there was another batch.</returns>
    bool TryNext([NotNullWhen(true)] out Batch? batch);
}
