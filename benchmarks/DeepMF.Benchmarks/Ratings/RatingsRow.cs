namespace DeepMF.Benchmarks.Ratings;

/// <summary>One row of the table; the names are those of the JSON file.</summary>
internal sealed record RatingsRow(
    string Model,
    string Optimizer,
    int K,
    int Ratings,
    int Threads,
    double RatingsPerSecond,
    double Spread,
    double LimitRatingsPerSecond,
    double BuildSeconds)
{
    public double FractionOfLimit => RatingsPerSecond / LimitRatingsPerSecond;
}
