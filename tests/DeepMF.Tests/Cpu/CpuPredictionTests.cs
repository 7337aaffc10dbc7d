using DeepMF.Cpu;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Specs;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu;

public sealed class CpuPredictionTests
{
    private static readonly ModelSpec Spec = ModelBuilder
        .Embed(new CategoricalFeature("user", 60), 9).Embed(new CategoricalFeature("item", 40), 16).Embed(new MultiValuedFeature("genres", 9), 4)
        .Concat().Dense(20).BatchNorm().Relu().Dropout(0.5).SoftmaxHead(3);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Concurrent_predictions_are_those_of_one_thread(int threads)
    {
        using var model = TestRuns.Engine(threads).Build(Spec, 1);
        var batches = Enumerable.Range(0, 6).Select(i => TestRuns.RandomBatch(Spec, 1 + 77 * i, i)).ToArray();
        var expected = batches.Select(b => Predict(model, b)).ToArray();
        Parallel.For(0, 120, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, i =>
            Predict(model, batches[i % 6]).AsSpan().SequenceEqual(expected[i % 6]).Should().BeTrue());
    }

    [Fact]
    public void A_row_is_predicted_alike_in_every_batch()
    {
        using var model = TestRuns.Engine(2).Build(Spec, 1);
        var batch = TestRuns.RandomBatch(Spec, 300, 1);
        var all = Predict(model, batch);
        batch.Count = 3;
        Predict(model, batch).Should().Equal(all[..9]);
    }

    [Fact]
    public void Targets_are_not_read()
    {
        using var model = TestRuns.Engine().Build(Spec, 1);
        var batch = TestRuns.RandomBatch(Spec, 5, 1);
        var expected = Predict(model, batch);
        batch.Targets.Fill(float.NaN);
        Predict(model, batch).Should().Equal(expected);
    }

    [Fact]
    public void Large_scores_give_probabilities_and_no_NaN()
    {
        CategoricalFeature users = new("user", 2), items = new("item", 2);
        foreach (var spec in (ModelSpec[])
        [
            ModelBuilder.Embed(users, 1).Embed(items, 1).Dot().BinaryHead(),
            ModelBuilder.Embed(users, 1).Embed(items, 1).Dot().RegressionHead((1, 5)),
            ModelBuilder.Embed(users, 1).Embed(items, 1).Multiply().SoftmaxHead(2),
        ])
        {
            using var model = TestRuns.Engine().Build(spec, 1);
            foreach (var parameter in model.Parameters.Where(p => p.Spec.Name.StartsWith("embedding", StringComparison.Ordinal)))
                parameter.Write(0, [1e15f, -1e15f]);
            var batch = new Batch(spec.Features, 4) { Count = 4 };
            int[] pairs = [0, 1, 0, 1];
            pairs.CopyTo(batch.Categorical("user").Indices);
            batch.Categorical("item").Indices[3] = 1;
            batch.Targets.Fill(1);
            var low = spec.Head is RegressionHeadSpec ? 1 : 0;
            var high = spec.Head is RegressionHeadSpec ? 5 : 1;
            Predict(model, batch).Should().OnlyContain(p => p >= low && p <= high);
            using var session = model.StartTraining(new Sgd(), 1);
            double.IsFinite(session.Step(batch, 0)).Should().BeTrue();
            model.Parameters.Should().AllSatisfy(p => p.ToArray().Should().OnlyContain(v => float.IsFinite(v)));
        }
    }

    private static float[] Predict(IEngineModel model, Batch batch)
    {
        var destination = new float[batch.Count * ((CpuModel)model).Spec.Head.OutputWidth];
        model.Predict(batch, destination);
        return destination;
    }
}
