using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Scaling;

/// <summary>Ratings in memory, 12 bytes each.</summary>
internal sealed class RatingColumns
{
    private const int Part = 1 << 20;

    public RatingColumns(int count, int userRows)
    {
        Users = new int[count];
        Films = new int[count];
        Ratings = new float[count];
        var stream = new RatingStream(1, userRows);
        Parallel.For(0, (count + Part - 1) / Part, part =>
        {
            var (first, length) = (part * Part, Math.Min(Part, count - part * Part));
            stream.Fill(first, Users.AsSpan(first, length), Films.AsSpan(first, length), Ratings.AsSpan(first, length));
        });
    }

    public int[] Users { get; }

    public int[] Films { get; }

    public float[] Ratings { get; }
}
