namespace DeepMF.Serving.Folding;

/// <summary>What one known fact adds to the loss of a new row.</summary>
/// <param name="Row">The pair that it is about, by its place in the list of pairs.</param>
/// <param name="Target">The rating, the probability, or the class; of a ranking head 1 where the pair comes before the other, else 0.</param>
/// <param name="Other">In a ranking, the pair that it is compared with, or -1 where that is a number.</param>
/// <param name="Score">The score that it is compared with where there is no such pair.</param>
internal readonly record struct FoldTerm(int Row, double Target, int Other = -1, double Score = 0);
