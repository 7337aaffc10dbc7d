using DeepMF.Cpu;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu;

public sealed class LearningTests
{
    private static readonly CategoricalFeature Users = new("user", 40);
    private static readonly CategoricalFeature Items = new("item", 30);

    [Theory]
    [InlineData("sgd", 0.5)]
    [InlineData("nesterov", 0.1)]
    [InlineData("adam", 0.02)]
    [InlineData("adagrad", 0.2)]
    [InlineData("adagrad per row", 0.2)]
    [InlineData("rmsprop", 0.005)]
    public void A_matrix_of_low_rank_is_learned(string rule, double learningRate)
    {
        Optimizer optimizer = rule switch
        {
            "sgd" => new Sgd(),
            "nesterov" => new Sgd { Momentum = 0.9, Nesterov = true },
            "adam" => new Adam(),
            "adagrad" => new AdaGrad(),
            "adagrad per row" => new AdaGrad { Accumulator = TableAccumulator.PerRow },
            _ => new RmsProp(),
        };
        var spec = ModelBuilder.Embed(Users, 6, options: Start).Embed(Items, 6, options: Start).Dot().RegressionHead();
        // Three cells of four are seen in training; a matrix of rank 3 is determined by them.
        var (error, baseline) = HeldOutError(spec, optimizer, learningRate, LowRank, 250);
        error.Should().BeLessThan(0.05 * baseline);
    }

    [Fact]
    public void A_checkerboard_is_learned_by_a_deep_model_and_not_by_biases()
    {
        static float Checkerboard(int user, int item) => (user + item) % 2;

        var deep = ModelBuilder.Embed(Users, 6).Embed(Items, 6).Concat().Dense(16).Relu().Dense(8).Relu().RegressionHead();
        HeldOutError(deep, new Adam(), 0.01, Checkerboard, 60).Error.Should().BeLessThan(0.02);

        // Factors of constant zero leave the biases alone.
        var zero = new EmbeddingOptions { Initializer = Initializer.Constant(0) };
        var biasOnly = ModelBuilder.Embed(Users, 1, options: zero).Embed(Items, 1, options: zero).Dot().AddBiases().RegressionHead();
        HeldOutError(biasOnly, new Adam(), 0.01, Checkerboard, 60).Error.Should().BeGreaterThan(0.2);
    }

    [Fact]
    public void Main_effects_are_learned_by_biases()
    {
        var spec = ModelBuilder.Embed(Users, 2, options: Start).Embed(Items, 2, options: Start).Dot().AddBiases().RegressionHead();
        HeldOutError(spec, new Adam(), 0.05, (u, i) => 3 + 0.05f * u - 0.08f * i, 60).Error.Should().BeLessThan(0.01);
    }

    [Fact]
    public void Classes_are_learned_by_a_softmax_head()
    {
        var spec = ModelBuilder.Embed(Users, 8).Embed(Items, 8).Concat().Dense(24).BatchNorm().Relu().SoftmaxHead(3);
        var (train, test) = Cells((u, i) => (u % 3 + i % 3) % 3);
        using var model = TestRuns.Engine(2).Build(spec, 1);
        Train(model, train, new Adam(), 0.01, 60);
        var probabilities = new float[test.Count * 3];
        model.Predict(test, probabilities);
        Enumerable.Range(0, test.Count).Average(r => MostLikely(probabilities.AsSpan(3 * r, 3)) == test.Targets[r] ? 1.0 : 0).Should().BeGreaterThan(0.95);
    }

    [Fact]
    public void Preferred_items_are_ranked_first()
    {
        var spec = ModelBuilder.Embed(Users, 6).Embed(Items, 6).Dot().RankingHead();
        using var model = TestRuns.Engine(2).Build(spec, 1);
        var random = new Random(1);
        var batch = new Batch(spec.Features, 400) { Count = 400 };
        using (var session = model.StartTraining(new Adam(), 1))
        {
            for (var step = 0; step < 300; step++)
            {
                Fill(batch, random);
                session.Step(batch, 0.02);
            }
        }

        Fill(batch, random);
        var scores = new float[400];
        model.Predict(batch, scores);
        Enumerable.Range(0, 200).Average(k => scores[2 * k] > scores[2 * k + 1] ? 1.0 : 0).Should().BeGreaterThan(0.97);

        // Users prefer items of their own parity.
        static void Fill(Batch batch, Random random)
        {
            for (var r = 0; r < batch.Count; r++)
            {
                batch.Categorical("user").Indices[r] = r % 2 == 0 ? random.Next(40) : batch.Categorical("user").Indices[r - 1];
                var user = batch.Categorical("user").Indices[r];
                batch.Categorical("item").Indices[r] = 2 * random.Next(15) + (user + r) % 2;
            }
        }
    }

    private static EmbeddingOptions Start { get; } = new() { Initializer = Initializer.Normal(0.3) };

    private static float LowRank(int user, int item)
    {
        var sum = 0.0;
        for (var f = 1; f <= 3; f++)
            sum += Math.Sin(1.3 * user * f + f) * Math.Cos(0.7 * item * f * f + f);
        return (float)sum;
    }

    private static (double Error, double Baseline) HeldOutError(ModelSpec spec, Optimizer optimizer, double learningRate, Func<int, int, float> value, int epochs)
    {
        var (train, test) = Cells(value);
        using var model = TestRuns.Engine(2).Build(spec, 1);
        Train(model, train, optimizer, learningRate, epochs);
        var predictions = new float[test.Count];
        model.Predict(test, predictions);
        var mean = test.Targets[..test.Count].ToArray().Average();
        return (predictions.Zip(test.Targets[..test.Count].ToArray(), (p, t) => (p - t) * (double)(p - t)).Average(), test.Targets[..test.Count].ToArray().Average(t => (t - mean) * (double)(t - mean)));
    }

    private static void Train(IEngineModel model, Batch cells, Optimizer optimizer, double learningRate, int epochs)
    {
        var spec = ((CpuModel)model).Spec;
        var random = new Random(2);
        var batch = new Batch(spec.Features, 100) { Count = 100 };
        int[] order = [.. Enumerable.Range(0, cells.Count)];
        using var session = model.StartTraining(optimizer, 1);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            for (var first = 0; first + 100 <= order.Length; first += 100)
            {
                for (var r = 0; r < 100; r++)
                {
                    batch.Categorical("user").Indices[r] = cells.Categorical("user").Indices[order[first + r]];
                    batch.Categorical("item").Indices[r] = cells.Categorical("item").Indices[order[first + r]];
                    batch.Targets[r] = cells.Targets[order[first + r]];
                }

                session.Step(batch, learningRate);
            }
        }
    }

    private static (Batch Train, Batch Test) Cells(Func<int, int, float> value)
    {
        var random = new Random(3);
        Batch train = new([Users, Items], 1200), test = new([Users, Items], 1200);
        for (var user = 0; user < 40; user++)
        {
            for (var item = 0; item < 30; item++)
            {
                var part = random.Next(4) == 0 ? test : train;
                var row = part.Count++;
                part.Categorical("user").Indices[row] = user;
                part.Categorical("item").Indices[row] = item;
                part.Targets[row] = value(user, item);
            }
        }

        return (train, test);
    }

    private static int MostLikely(ReadOnlySpan<float> probabilities) => probabilities.IndexOf(System.Numerics.Tensors.TensorPrimitives.Max(probabilities));
}
