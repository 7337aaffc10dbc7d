using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

/// <summary>The order of a grid learns as well as a shuffled pass: a plain loop over shuffled ratings, written here from the formulas, is the measure.</summary>
public sealed class RatingOrderTests
{
    private const int Width = 8;
    private const int Epochs = 8;
    private const double Rate = 0.01;
    private const double L2 = 0.03;
    private const double StandardDeviation = 0.1;

    [Fact]
    public void A_grid_reaches_the_rmse_of_a_shuffled_pass_in_every_epoch()
    {
        var table = GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = 600, Items = 500, Ratings = 40_000, Seed = 4 }).Interactions;
        ulong[] seeds = [1, 2, 3];
        var grid = new double[Epochs];
        var plain = new double[Epochs];
        foreach (var seed in seeds)
        {
            var split = Splits.Random(table, 0.1, seed);
            foreach (var (sum, values) in ((double[], double[])[])[(grid, Grid(split, seed)), (plain, Plain(split, (int)seed))])
                for (var epoch = 0; epoch < Epochs; epoch++)
                    sum[epoch] += values[epoch] / seeds.Length;
        }

        // From other initial numbers, either way differs from itself by up to 0.027 in an epoch, so the means of three runs by about 0.01.
        for (var epoch = 0; epoch < Epochs; epoch++)
            grid[epoch].Should().BeApproximately(plain[epoch], 0.015, $"of epoch {epoch + 1}");
        grid[^1].Should().BeLessThan(grid[0] - 0.02, "both learn something");
    }

    private static double[] Grid(TrainTestSplit split, ulong seed)
    {
        var options = new EmbeddingOptions { Initializer = Initializer.Normal(StandardDeviation), L2 = L2 };
        var spec = ModelBuilder.Embed(split.Train.Users, Width, options: options).Embed(split.Train.Items, Width, options: options)
            .Dot().AddBiases(new EmbeddingOptions { Initializer = Initializer.Constant(0), L2 = L2 }).RegressionHead();
        using var model = spec.Build(seed, new CpuEngine(new CpuEngineOptions { Threads = 2 }));
        var trainer = new Trainer(new TrainerOptions { BatchSize = 1, Epochs = Epochs, Optimizer = new Sgd { LearningRate = Rate }, Seed = seed });
        var history = trainer.Fit(model, split.Train, split.Test, cancellationToken: TestContext.Current.CancellationToken);
        return [.. history.Epochs.Select(e => e.Validation![Metric.Rmse])];
    }

    private static double[] Plain(TrainTestSplit split, int seed)
    {
        var random = new Random(seed);
        double[][] users = Rows(split.Train.Users.Cardinality), items = Rows(split.Train.Items.Cardinality);
        double[] userBias = new double[users.Length], itemBias = new double[items.Length];
        var mean = split.Train.Ratings.ToArray().Average(r => (double)r);
        var order = Enumerable.Range(0, split.Train.Count).ToArray();
        var rmse = new double[Epochs];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var row in order)
                Learn(split.Train.UserIndices[row], split.Train.ItemIndices[row], split.Train.Ratings[row]);
            var sum = 0.0;
            for (var row = 0; row < split.Test.Count; row++)
                sum += Math.Pow(Score(split.Test.UserIndices[row], split.Test.ItemIndices[row]) - split.Test.Ratings[row], 2);
            rmse[epoch] = Math.Sqrt(sum / split.Test.Count);
        }

        return rmse;

        double[][] Rows(int count) => [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, Width).Select(_ => Normal()).ToArray())];

        double Normal() => StandardDeviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

        double Score(int user, int item) => mean + userBias[user] + itemBias[item] + users[user].Zip(items[item], (u, v) => u * v).Sum();

        void Learn(int user, int item, double rating)
        {
            var error = Score(user, item) - rating;
            mean -= Rate * 2 * error;
            userBias[user] -= Rate * 2 * (error + L2 * userBias[user]);
            itemBias[item] -= Rate * 2 * (error + L2 * itemBias[item]);
            for (var k = 0; k < Width; k++)
            {
                var (u, v) = (users[user][k], items[item][k]);
                users[user][k] -= Rate * 2 * (error * v + L2 * u);
                items[item][k] -= Rate * 2 * (error * u + L2 * v);
            }
        }
    }
}
