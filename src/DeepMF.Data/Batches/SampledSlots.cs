namespace DeepMF.Data;

/// <summary>The slots of an epoch over interactions and what is drawn for them, in the order of the table or shuffled, and where the epoch stands.</summary>
internal sealed class SampledSlots
{
    private readonly NegativeSampler _sampler;
    private readonly ulong _seed;
    private readonly int[]? _order;
    private int _position;
    private bool _started;

    /// <param name="sampler">What draws.</param>
    /// <param name="perInteraction">The slots of each interaction.</param>
    /// <param name="shuffleSeed">The seed of the order; <see langword="null"/> keeps that of the table.</param>
    public SampledSlots(NegativeSampler sampler, int perInteraction, ulong? shuffleSeed)
    {
        _sampler = sampler;
        Count = sampler.SlotCount(perInteraction);
        _seed = shuffleSeed ?? 0;
        _order = shuffleSeed is null ? null : new int[Count];
    }

    /// <summary>The slots of an epoch.</summary>
    public int Count { get; }

    /// <summary>The stream of the epoch's draws.</summary>
    public CounterRandom Draws { get; private set; }

    public void Start(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        if (_order is not null)
            RowOrder.Shuffle(_order, RowOrder.Stream(_seed, "shuffle", epoch));
        Draws = _sampler.Stream(epoch);
        _position = 0;
        _started = true;
    }

    /// <summary>How many of so many slots are left; the first call starts epoch 0 where none is.</summary>
    public int Left(int most)
    {
        if (!_started)
            Start(0);
        return Math.Min(most, Count - _position);
    }

    /// <summary>The next slot.</summary>
    public int Next()
    {
        var position = _position++;
        return _order is null ? position : _order[position];
    }
}
