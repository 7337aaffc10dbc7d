namespace DeepMF.Data;

/// <summary>The items that are ranked for a user: those that the user chose, and others to compare them with.</summary>
/// <param name="User">The index of the user.</param>
/// <param name="Positives">The indices of the relevant items.</param>
/// <param name="Negatives">The indices of the others.</param>
public readonly record struct CandidateList(int User, ReadOnlyMemory<int> Positives, ReadOnlyMemory<int> Negatives);
