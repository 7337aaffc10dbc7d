using System.Diagnostics.CodeAnalysis;
using DeepMF.Engines;

namespace DeepMF.Data;

/// <summary>Hands out pairs for a ranking head: row 2k is a known interaction, row 2k + 1 the same user with an item that the user has no interaction with.</summary>
/// <remarks>
/// The second item is drawn from all items that the user has no row with in the table, by default one per interaction and each as likely (Rendle et al. 2009, section 4.1); <see cref="NegativeSampling"/>
/// says otherwise. The index of unknown items is never drawn. Order and draws depend on the seed and on the epoch's number alone. Targets are 1 and 0.
/// Rows of users who have seen every item are passed over. Nothing is allocated after construction.
/// </remarks>
public sealed class RankingBatchIterator : IBatchSource
{
    private readonly InteractionTable _table;
    private readonly BatchFiller _filler;
    private readonly NegativeSampler _sampler;
    private readonly SampledSlots _slots;

    /// <summary>Creates an iterator that stands at the start of epoch 0.</summary>
    /// <param name="table">The known interactions; their ratings are not read.</param>
    /// <param name="features">The features that a batch holds: the table's users, items, and features of its feature tables.</param>
    /// <param name="batchSize">The rows of a batch, two per pair: an even number of at least 2.</param>
    /// <param name="seed">The seed of order and draws.</param>
    /// <param name="sampling">What is drawn; <see langword="null"/> means one item per interaction, each as likely.</param>
    /// <exception cref="ArgumentException">The table lacks a feature, or a feature is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is odd or less than 2.</exception>
    /// <exception cref="InvalidOperationException">The table has rows, but none of their users has an item left to draw; the known positives have other vocabularies; or an epoch has more than 2³¹ pairs.</exception>
    public RankingBatchIterator(InteractionTable table, IEnumerable<Feature> features, int batchSize, ulong seed, NegativeSampling? sampling = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(features);
        if (batchSize < 2 || batchSize % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, "A ranking batch holds pairs of rows: its size is an even number of at least 2.");
        _table = table;
        _filler = new BatchFiller(table.Features, features, batchSize);
        _sampler = new NegativeSampler(table, sampling, seed);
        _slots = new SampledSlots(_sampler, _sampler.PerPositive, seed);
        BatchSize = batchSize;
    }

    /// <inheritdoc/>
    public int BatchCount => (int)((RowCount + BatchSize - 1) / BatchSize);

    /// <summary>The rows of an epoch: two per interaction and item drawn for it.</summary>
    public long RowCount => 2L * _slots.Count;

    /// <summary>The interactions that are passed over, since their users have seen every item.</summary>
    public int SkippedInteractions => _table.Count - _sampler.Rows.Length;

    /// <summary>The users of those interactions.</summary>
    public int SkippedUsers => _sampler.SkippedUsers;

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public void StartEpoch(int epoch) => _slots.Start(epoch);

    /// <inheritdoc/>
    public bool TryNext([NotNullWhen(true)] out Batch? batch)
    {
        var pairs = _slots.Left(BatchSize / 2);
        if (pairs == 0)
        {
            batch = null;
            return false;
        }

        var users = _filler.Users;
        var items = _filler.Items;
        var targets = _filler.Batch.Targets;
        for (var k = 0; k < pairs; k++)
        {
            var (place, number) = Math.DivRem(_slots.Next(), _sampler.PerPositive);
            var row = _sampler.Rows[place];
            var user = _table.UserIndices[row];
            users[2 * k] = user;
            users[2 * k + 1] = user;
            items[2 * k] = _table.ItemIndices[row];
            items[2 * k + 1] = _sampler.Draw(user, row, number, _slots.Draws);
            targets[2 * k] = 1;
            targets[2 * k + 1] = 0;
        }

        _filler.Fill(2 * pairs);
        batch = _filler.Batch;
        return true;
    }
}
