using DeepMF.Engines;

namespace DeepMF;

public sealed partial class Model
{
    /// <summary>Makes a scorer of many rows for one user after the other: all items, or any candidates.</summary>
    /// <remarks>What depends on the catalog alone is computed here, once. After further training make a new scorer.</remarks>
    /// <param name="catalog">The rows, with columns for the features that belong to them, such as the item and its genres; it may be filled again after the call.</param>
    /// <returns>The scorer; the remaining features of the model are its context. Dispose it to release its memory.</returns>
    /// <exception cref="ArgumentException">The catalog is empty, has no feature of the model, or has all of them, or a feature is not the one of the model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its feature, or a number is not finite.</exception>
    /// <exception cref="InsufficientMemoryException">The catalog's part of the model does not fit into the memory of the machine.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public CatalogScorer CreateScorer(Batch catalog) => new(this, catalog);
}
