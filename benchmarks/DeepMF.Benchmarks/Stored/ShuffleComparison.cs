using DeepMF.Benchmarks.Throughput;
using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Training;

namespace DeepMF.Benchmarks.Stored;

/// <summary>Trains models on real ratings in the order of their file, shuffled as a whole and by blocks of several sizes, with the same seeds and epochs.</summary>
internal static class ShuffleComparison
{
    private const int BatchSize = 1_000;
    private const int BlockRows = 4_096;
    private const double TrainingShare = 0.9;
    private static readonly ulong[] Seeds = [1, 2, 3];
    private static readonly int[] BlocksInMemory = [64, 16, 4, 1];

    public static IReadOnlyList<ShuffleRow> Run(InteractionTable ratings, int epochs, TextWriter log)
    {
        var range = new OutputRange(ratings.Ratings.ToArray().Min(), ratings.Ratings.ToArray().Max());
        (string Name, ModelSpec Spec)[] models =
        [
            ("biased MF", ModelZoo.BiasedMf(ratings.Users, ratings.Items, range, BenchmarkModel.Dimension)),
            ("M5", BenchmarkModel.Deep(ratings.Users, ratings.Items)),
        ];
        var rows = new List<ShuffleRow>();
        foreach (var (name, spec) in models)
        {
            log.WriteLine($"{name} ...");
            rows.Add(new ShuffleRow(name, "full", 1, [.. Seeds.Select(seed => Rmse(ratings, spec, seed, epochs, null))]));
            foreach (var blocks in BlocksInMemory)
            {
                var share = Math.Min(1, blocks * BlockRows / (TrainingShare * ratings.Count));
                rows.Add(new ShuffleRow(name, FormattableString.Invariant($"{blocks} blocks of {BlockRows}"), share, [.. Seeds.Select(seed => Rmse(ratings, spec, seed, epochs, blocks))]));
            }

            rows.Add(new ShuffleRow(name, "none", 0, [.. Seeds.Select(seed => Rmse(ratings, spec, seed, epochs, 0))]));
        }

        return rows;
    }

    /// <summary>The error after the last epoch.</summary>
    /// <param name="ratings">All ratings; a tenth is set aside at random.</param>
    /// <param name="spec">The model.</param>
    /// <param name="seed">Decides the split, the first numbers and the orders.</param>
    /// <param name="epochs">How long to train.</param>
    /// <param name="blocks">The blocks shuffled together, 0 for the order of the file, or <see langword="null"/> for a full shuffle in memory.</param>
    private static double Rmse(InteractionTable ratings, ModelSpec spec, ulong seed, int epochs, int? blocks)
    {
        var (train, test) = Splits.Random(ratings, 1 - TrainingShare, seed);
        using var model = spec.Build(seed);
        var trainer = new Trainer(new TrainerOptions { Epochs = epochs, Optimizer = new Adam { LearningRate = BenchmarkModel.LearningRate }, Metrics = [Metric.Rmse] });
        if (blocks is not { } inMemory)
            return Last(trainer.Fit(model, new BatchIterator(train, spec.Features, BatchSize, seed), test));

        var path = Path.Combine(Path.GetTempPath(), $"deepmf-shuffle-{Guid.NewGuid():N}.interactions");
        try
        {
            InteractionFile.Write(path, train, new InteractionFileOptions { BlockRows = BlockRows });
            using var data = InteractionFile.Open(path);
            return Last(trainer.Fit(model, new StoredBatchIterator(data, spec.Features, BatchSize, inMemory == 0 ? null : seed, Math.Max(1, inMemory)), test));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double Last(TrainingHistory history) => history.Epochs[^1].Validation![Metric.Rmse];
}
