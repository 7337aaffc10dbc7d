using DeepMF.Engines;

namespace DeepMF.Scoring;

/// <summary>What the model of an engine implements that can do better for a catalog than predict batch after batch.</summary>
internal interface ICatalogScoring
{
    /// <summary>Computes the catalog's part of the model.</summary>
    /// <param name="catalog">The rows; at least one. They are read only here.</param>
    /// <param name="isCatalog">Per feature of the model, whether the catalog has it; else it belongs to the context.</param>
    CatalogSnapshot CreateSnapshot(Batch catalog, bool[] isCatalog);
}

/// <summary>The catalog's part of a model, computed once and read by any number of runs.</summary>
internal abstract class CatalogSnapshot : IDisposable
{
    /// <summary>Makes the memory of a caller.</summary>
    public abstract ScoringRun CreateRun();

    public abstract void Dispose();
}

/// <summary>The memory of one caller that scores the catalog: made once, used again and again.</summary>
internal abstract class ScoringRun(int workers, int contextsAtOnce) : IDisposable
{
    /// <summary>The workers that bring scores.</summary>
    public int Workers => workers;

    /// <summary>The contexts that a block may have.</summary>
    public int ContextsAtOnce => contextsAtOnce;

    public ScoreCopier Copier { get; } = new();

    public TopSelection Selection { get; } = new(workers, contextsAtOnce);

    /// <summary>Takes the contexts of the blocks to come and checks them.</summary>
    public abstract void Bind(Batch contexts);

    /// <summary>Scores the whole catalog for a block of contexts.</summary>
    /// <param name="first">The first context.</param>
    /// <param name="count">The number of contexts, at least 1.</param>
    /// <param name="taker">Takes the scores.</param>
    public abstract void Run(int first, int count, ScoreTaker taker);

    public abstract void Dispose();
}
