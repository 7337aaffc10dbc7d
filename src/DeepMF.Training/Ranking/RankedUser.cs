namespace DeepMF.Training;

/// <summary>Where the relevant items of a user stand among the candidates.</summary>
internal readonly ref struct RankedUser
{
    /// <summary>The ranks of the relevant items, ascending, from 1; at least one.</summary>
    public required ReadOnlySpan<int> Ranks { get; init; }

    /// <summary>The number of candidates, the relevant ones included.</summary>
    public required int Candidates { get; init; }

    /// <summary>The pairs of a relevant and another candidate that are in the right order, ties counted half.</summary>
    public required double PairsInOrder { get; init; }
}
