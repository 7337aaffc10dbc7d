using System.Globalization;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Data;
using Parquet;
using Parquet.Schema;

namespace DeepMF.Benchmarks.Reading;

/// <summary>Ratings in the shape of MovieLens 20M, sorted by user as that is, in temporary files.</summary>
internal sealed class ReadingFiles : IDisposable
{
    private const ulong Seed = 1;
    private const int RowGroup = 1_000_000;
    private const long FirstTime = 789_652_009;
    private const long Times = 637_000_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("deepmf-reading-").FullName;

    public ReadingFiles(int rows)
    {
        Rows = rows;
        Csv = Path.Combine(_folder, "ratings.csv");
        Parquet = Path.Combine(_folder, "ratings.parquet");
        try
        {
            var data = RatingData.Create(rows, Seed);
            WriteCsv(data);
            WriteParquet(data).GetAwaiter().GetResult();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public static CsvInteractionOptions CsvOptions { get; } = new() { User = "userId", Item = "movieId", Rating = "rating", Timestamp = "timestamp" };

    public static ParquetInteractionOptions ParquetOptions { get; } = new() { User = "userId", Item = "movieId", Rating = "rating", Timestamp = "timestamp" };

    public int Rows { get; }

    public string Csv { get; }

    public string Parquet { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Interaction<int, int> Row(RatingData data, int row) =>
        new(1 + (int)((long)row * RatingData.UserCount / data.Count), 1 + data.Films[row], data.Ratings[row], FirstTime + ((long)row * 7_919 % Times));

    private void WriteCsv(RatingData data)
    {
        using var writer = new StreamWriter(Csv);
        writer.Write("userId,movieId,rating,timestamp\n");
        for (var n = 0; n < data.Count; n++)
        {
            var row = Row(data, n);
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{row.User},{row.Item},{row.Rating:0.0},{row.Timestamp}\n"));
        }
    }

    private async Task WriteParquet(RatingData data)
    {
        DataField[] fields = [new DataField<int>("userId"), new DataField<int>("movieId"), new DataField<float>("rating"), new DataField<long>("timestamp")];
        await using var file = File.Create(Parquet);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file);
        for (var start = 0; start < data.Count; start += RowGroup)
        {
            var rows = Enumerable.Range(start, Math.Min(RowGroup, data.Count - start)).Select(n => Row(data, n)).ToArray();
            using var group = writer.CreateRowGroup();
            await group.WriteAsync<int>(fields[0], rows.Select(r => r.User).ToArray());
            await group.WriteAsync<int>(fields[1], rows.Select(r => r.Item).ToArray());
            await group.WriteAsync<float>(fields[2], rows.Select(r => r.Rating).ToArray());
            await group.WriteAsync<long>(fields[3], rows.Select(r => r.Timestamp).ToArray());
        }
    }
}
