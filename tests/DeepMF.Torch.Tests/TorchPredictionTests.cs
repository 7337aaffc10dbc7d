using DeepMF.Torch.Tests.Parity;

namespace DeepMF.Torch.Tests;

public sealed class TorchPredictionTests
{
    private static readonly ModelSpec Spec = ModelBuilder
        .Embed(new CategoricalFeature("user", 60), 9).Embed(new CategoricalFeature("item", 40), 16).Embed(new MultiValuedFeature("genres", 9), 4)
        .Concat().Dense(20).BatchNorm().Relu().Dropout(0.5).SoftmaxHead(3);

    [Fact]
    public void Predictions_on_four_threads_are_those_of_one()
    {
        using var model = TorchEngine.Cpu.Build(Spec, 1);
        var batches = Enumerable.Range(0, 6).Select(i => TestRuns.RandomBatch(Spec, 1 + 77 * i, i)).ToArray();
        var expected = batches.Select(b => EngineRuns.Predict(model, Spec, b)).ToArray();

        Parallel.For(0, 120, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, i =>
            EngineRuns.Predict(model, Spec, batches[i % 6]).AsSpan().SequenceEqual(expected[i % 6]).Should().BeTrue());
    }

    [Fact]
    public void A_row_is_predicted_alike_in_every_batch()
    {
        using var model = TorchEngine.Cpu.Build(Spec, 1);
        var batch = TestRuns.RandomBatch(Spec, 300, 1);
        var all = EngineRuns.Predict(model, Spec, batch);

        batch.Count = 3;

        // A matrix product of another height may add in another order.
        EngineRuns.Deviation(EngineRuns.Predict(model, Spec, batch), all[..9]).ShouldBeWithin(1e-6, "probabilities");
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
            ModelBuilder.Embed(users, 1).Embed(items, 1).Dot().RankingHead(),
        ])
        {
            float[][] results = [.. new Engines.IEngine[] { EngineRuns.Core, TorchEngine.Cpu }.Select(engine => Extremes(engine, spec))];

            results[1].Should().OnlyContain(v => float.IsFinite(v));
            EngineRuns.Deviation(results[1], results[0]).ShouldBeWithin(1e-6 * EngineRuns.Largest(results[0]), spec.Head.ToString());
        }
    }

    /// <summary>Predictions and the loss where scores are 10³⁰ and -10³⁰.</summary>
    private static float[] Extremes(Engines.IEngine engine, ModelSpec spec)
    {
        using var model = engine.Build(spec, 1);
        foreach (var parameter in model.Parameters.Where(p => p.Spec.Name.StartsWith("embedding", StringComparison.Ordinal)))
            parameter.Write(0, [1e15f, -1e15f]);
        var batch = new Engines.Batch(spec.Features, 4) { Count = 4 };
        int[] pairs = [0, 1, 0, 1];
        pairs.CopyTo(batch.Categorical("user").Indices);
        batch.Categorical("item").Indices[3] = 1;
        batch.Targets.Fill(1);
        using var session = model.StartTraining(new Optimizers.Sgd(), 1);
        float[] results = [.. EngineRuns.Predict(model, spec, batch), (float)session.Step(batch, 0)];
        model.Parameters.Should().AllSatisfy(p => p.ToArray().Should().OnlyContain(v => float.IsFinite(v)));
        return results;
    }
}
