using System.Diagnostics.CodeAnalysis;
using DeepMF.Engines;

namespace DeepMF.Data;

/// <summary>Hands out rows for a binary head: known interactions with target 1 and, for each, drawn items of the same user with target 0, shuffled together.</summary>
/// <remarks>
/// He et al. (2017), eq. 7 and section 4.1. What is drawn says <see cref="NegativeSampling"/>. A pair with several rows counts as often as it has rows (<see cref="InteractionTable.WithoutRepeats"/>
/// makes it count once). Nothing is allocated after construction, except by bags of more than 16 million values in a batch.
/// </remarks>
public sealed class BinaryBatchIterator : IBatchSource
{
    private readonly InteractionTable _table;
    private readonly BatchFiller _filler;
    private readonly NegativeSampler _sampler;
    private readonly SampledSlots _slots;

    /// <summary>Creates an iterator that stands at the start of epoch 0.</summary>
    /// <param name="table">The known interactions; their ratings are not read.</param>
    /// <param name="features">The features that a batch holds: the table's users, items, and features of its feature tables.</param>
    /// <param name="batchSize">The rows of a batch, known and drawn, at least 1.</param>
    /// <param name="seed">The seed of order and draws.</param>
    /// <param name="sampling">What is drawn; <see langword="null"/> means <see cref="NegativeSampling"/> with its defaults.</param>
    /// <exception cref="ArgumentException">The table lacks a feature, or a feature is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The table has rows, but none of their users has an item left to draw; the known positives have other vocabularies; or an epoch has more than 2³¹ rows.</exception>
    public BinaryBatchIterator(InteractionTable table, IEnumerable<Feature> features, int batchSize, ulong seed, NegativeSampling? sampling = null)
        : this(table, features, batchSize, Sampler(table, sampling, seed), seed)
    {
    }

    /// <summary>Creates an iterator that may keep the order of the table: each interaction, and behind it what is drawn for it.</summary>
    internal BinaryBatchIterator(InteractionTable table, IEnumerable<Feature> features, int batchSize, NegativeSampler sampler, ulong? shuffleSeed = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        _table = table;
        _filler = new BatchFiller(table.Features, features, batchSize);
        _sampler = sampler;
        _slots = new SampledSlots(sampler, 1 + sampler.PerPositive, shuffleSeed);
        BatchSize = batchSize;
    }

    /// <inheritdoc/>
    public int BatchCount => (int)((RowCount + BatchSize - 1) / BatchSize);

    /// <summary>The rows of an epoch: each interaction and what is drawn for it.</summary>
    public long RowCount => _slots.Count;

    /// <summary>The interactions that are passed over, since nothing is left to draw for their users.</summary>
    public int SkippedInteractions => _table.Count - _sampler.Rows.Length;

    /// <summary>The users of those interactions.</summary>
    public int SkippedUsers => _sampler.SkippedUsers;

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public double? MeanTarget => _slots.Count == 0 ? null : 1.0 / (1 + _sampler.PerPositive);

    /// <inheritdoc/>
    public void StartEpoch(int epoch) => _slots.Start(epoch);

    /// <inheritdoc/>
    public bool TryNext([NotNullWhen(true)] out Batch? batch)
    {
        var count = _slots.Left(BatchSize);
        if (count == 0)
        {
            batch = null;
            return false;
        }

        var users = _filler.Users;
        var items = _filler.Items;
        var targets = _filler.Batch.Targets;
        for (var i = 0; i < count; i++)
        {
            // Slot 0 of an interaction is itself, the others are what is drawn for it.
            var (place, slot) = Math.DivRem(_slots.Next(), 1 + _sampler.PerPositive);
            var row = _sampler.Rows[place];
            users[i] = _table.UserIndices[row];
            items[i] = slot == 0 ? _table.ItemIndices[row] : _sampler.Draw(users[i], row, slot - 1, _slots.Draws);
            targets[i] = slot == 0 ? 1 : 0;
        }

        _filler.Fill(count);
        batch = _filler.Batch;
        return true;
    }

    private static NegativeSampler Sampler(InteractionTable table, NegativeSampling? sampling, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new NegativeSampler(table, sampling ?? new NegativeSampling(), seed);
    }
}
