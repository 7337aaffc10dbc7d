using System.Collections.Concurrent;
using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Serving.Knowledge;

namespace DeepMF.Serving.Folding;

/// <summary>The slots of a recommender for new users, or for new items. A slot has a copy of most of the model, so there are no more of them than processors: other callers wait.</summary>
internal sealed class FoldSlots(Model model, ServingKnowledge knowledge, FeatureKey key) : IDisposable
{
    private readonly ConcurrentBag<FoldSlot> _free = [];
    private readonly SemaphoreSlim _places = new(Environment.ProcessorCount);
    private readonly Lazy<RowPrior> _prior = new(() => RowPrior.Create(model, knowledge, key));

    public RowPrior Prior => _prior.Value;

    /// <summary>Lends a slot to a function. One with features of its own is made for the call and released after it.</summary>
    public T Use<T>(Batch? given, Func<FoldSlot, T> use)
    {
        _places.Wait();
        try
        {
            if (given is not null)
            {
                using var own = new FoldSlot(model, knowledge, Prior, key, given);
                return use(own);
            }

            var slot = _free.TryTake(out var free) ? free : new FoldSlot(model, knowledge, Prior, key, null);
            try
            {
                return use(slot);
            }
            finally
            {
                _free.Add(slot);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Releases the slots; none is lent any more.</summary>
    public void Dispose()
    {
        foreach (var slot in _free)
            slot.Dispose();
        _places.Dispose();
    }
}
