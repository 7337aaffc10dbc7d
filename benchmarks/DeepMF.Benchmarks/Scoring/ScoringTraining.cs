using DeepMF.Benchmarks.Throughput;
using DeepMF.Data;
using DeepMF.Optimizers;

namespace DeepMF.Benchmarks.Scoring;

/// <summary>Trains a model of users and films before lists are timed: bounds of scores are tighter where weights have learned something.</summary>
internal static class ScoringTraining
{
    private const int BatchSize = 2_000;
    private const int Epochs = 2;
    private const double LearningRate = 0.002;

    private static readonly MovieLensLikeOptions Ratings = new()
    {
        Users = RatingData.UserCount,
        Items = RatingData.RatedFilmCount,
        Ratings = 4_000_000,
        Seed = BenchmarkModel.Seed,
    };

    /// <summary>Goes over four million ratings like those of MovieLens twice, in batches of 2,000, with Adam.</summary>
    /// <param name="model">The model, of users and films.</param>
    /// <param name="films">The index of each film that is rated.</param>
    /// <returns>The mean loss of the last epoch.</returns>
    public static double Run(Model model, ReadOnlySpan<int> films)
    {
        // The generator groups rows by user.
        var rows = Enumerable.Range(0, Ratings.Ratings).ToArray();
        new Random((int)BenchmarkModel.Seed).Shuffle(rows);
        var ratings = GeneratedRatings.MovieLensLike(Ratings).Interactions.Select(rows);
        using var session = model.EngineModel.StartTraining(new Adam { LearningRate = LearningRate }, BenchmarkModel.Seed);
        var batch = model.CreateBatch(BatchSize);
        batch.Count = BatchSize;
        var loss = 0.0;
        for (var first = 0; first < Epochs * ratings.Count; first += BatchSize)
        {
            var start = first % ratings.Count;
            ratings.UserIndices.Slice(start, BatchSize).CopyTo(batch.Categorical("user").Indices);
            ratings.Ratings.Slice(start, BatchSize).CopyTo(batch.Targets);
            for (var r = 0; r < BatchSize; r++)
                batch.Categorical("film").Indices[r] = films[ratings.ItemIndices[start + r]];
            loss = (start == 0 ? 0 : loss) + session.Step(batch, LearningRate);
        }

        return loss / (ratings.Count / BatchSize);
    }
}
