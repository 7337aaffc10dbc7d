namespace DeepMF.Cpu.Ratings;

/// <summary>A rating in the memory of a grid, 12 bytes.</summary>
internal readonly record struct Rating(int Left, int Right, float Target);
