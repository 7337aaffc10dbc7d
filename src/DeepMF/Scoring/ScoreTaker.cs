namespace DeepMF.Scoring;

/// <summary>Takes the scores of a run, tile by tile, from several workers at a time.</summary>
internal abstract class ScoreTaker
{
    /// <summary>Takes scores.</summary>
    /// <param name="worker">The worker that brings them; it brings ascending rows of each context.</param>
    /// <param name="context">The context, counted from the first of the block.</param>
    /// <param name="firstRow">The row of the catalog that the first score belongs to.</param>
    /// <param name="scores">The scores; they may be overwritten.</param>
    public abstract void Take(int worker, int context, int firstRow, Span<float> scores);
}

/// <summary>Copies scores to where the caller wants them.</summary>
internal sealed unsafe class ScoreCopier : ScoreTaker
{
    /// <summary>Where the scores of the block's first context go.</summary>
    public float* Destination { get; set; }

    /// <summary>The rows of the catalog.</summary>
    public int Count { get; set; }

    public override void Take(int worker, int context, int firstRow, Span<float> scores) =>
        scores.CopyTo(new Span<float>(Destination + (long)context * Count + firstRow, scores.Length));
}
