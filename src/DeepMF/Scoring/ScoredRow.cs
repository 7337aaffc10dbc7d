namespace DeepMF;

/// <summary>A row of a catalog and its score.</summary>
/// <param name="Row">The row of the catalog, from 0; -1 in <see cref="None"/>.</param>
/// <param name="Score">The score, as <see cref="CatalogScorer.Score"/> gives it.</param>
public readonly record struct ScoredRow(int Row, float Score)
{
    /// <summary>What fills a list where fewer rows than asked for can be chosen: row -1 with a score of 0.</summary>
    public static ScoredRow None { get; } = new(-1, 0);

    /// <summary>Whether this row comes before another in a list: the higher score first, of equal scores the lower row.</summary>
    internal bool Comes(ScoredRow other) => Score > other.Score || (Score == other.Score && Row < other.Row);
}
