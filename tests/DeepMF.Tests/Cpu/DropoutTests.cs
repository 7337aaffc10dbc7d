using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu;

public sealed class DropoutTests
{
    private const int Rows = 40;
    private const int Width = 20;
    private const double Rate = 0.3;

    private static readonly CategoricalFeature Samples = new("sample", Rows);
    private static readonly NumericFeature Ones = new("ones", Width);

    [Fact]
    public void The_mask_of_the_forward_pass_is_the_mask_of_the_backward_pass()
    {
        var spec = OnTable(Rate);
        var parameters = TestRuns.RandomParameters(spec, 1);
        var batch = Batch(spec);

        var (gradients, loss) = TestRuns.Step(TestRuns.Engine(), spec, parameters, batch);
        var mask = MaskOf(gradients);

        // Recovered from the backward pass, the mask must give the loss of the forward pass.
        var reference = TestRuns.Reference(spec, parameters, (_, r, j) => mask[r, j] ? 1 / (1 - Rate) : 0);
        TestRuns.ShouldAgree([loss], [reference.Loss(batch)], "loss");
        foreach (var (name, expected) in TestRuns.Differences(reference, batch))
            TestRuns.ShouldAgree(gradients[name], expected, name);
    }

    [Fact]
    public void The_mask_does_not_depend_on_threads_vectors_and_tiles()
    {
        var spec = OnTable(Rate);
        var parameters = TestRuns.RandomParameters(spec, 1);
        var masks = TestRuns.Engines.Select(engine => MaskOf(TestRuns.Step(engine, spec, parameters, Batch(spec)).Gradients)).ToArray();

        foreach (var mask in masks)
            mask.Should().BeEquivalentTo(masks[0]);
    }

    [Fact]
    public void The_mask_differs_by_seed_and_by_step()
    {
        var spec = OnTable(Rate);
        var parameters = TestRuns.RandomParameters(spec, 1);
        var batch = Batch(spec);
        using var model = TestRuns.Build(TestRuns.Engine(), spec, parameters);
        double[] Losses(ulong seed)
        {
            // A learning rate of 0 moves nothing: the loss differs by the mask alone.
            using var session = model.StartTraining(new Sgd(), seed);
            return [session.Step(batch, 0), session.Step(batch, 0), session.Step(batch, 0)];
        }

        double[] first = Losses(1), second = Losses(2);

        first.Concat(second).Should().OnlyHaveUniqueItems();
        Losses(1).Should().Equal(first);
    }

    [Fact]
    public void Two_dropout_layers_have_masks_of_their_own()
    {
        var spec = ModelBuilder.Embed(Samples, Width, t => t.Dropout(0.5)).Input(Ones, t => t.Dropout(0.5)).Dot().RegressionHead();
        var parameters = TestRuns.RandomParameters(spec, 1);
        var (gradients, _) = TestRuns.Step(TestRuns.Engine(), spec, parameters, Batch(spec));

        // A number survives both layers with probability 1/4; one shared mask would let half of them through.
        Share(MaskOf(gradients)).Should().BeInRange(0.18, 0.32);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Dropped_numbers_are_a_share_of_the_rate_and_the_others_grow(double rate)
    {
        var spec = OnTable(rate);
        var parameters = TestRuns.RandomParameters(spec, 1);
        var batch = Batch(spec);
        using var model = TestRuns.Build(TestRuns.Engine(), spec, parameters);
        using var session = model.StartTraining(new Sgd(), 3);
        var kept = 0.0;
        for (var step = 0; step < 50; step++)
        {
            var before = model.Parameters.ToDictionary(p => p.Spec.Name, p => p.ToArray());
            session.Step(batch, 1e-3);
            kept += Share(MaskOf(model.Parameters.ToDictionary(p => p.Spec.Name, p => before[p.Spec.Name].Zip(p.ToArray(), (x, y) => (double)x - y).ToArray()))) / 50;
        }

        // 40,000 draws: five standard deviations are 0.0125 at most.
        kept.Should().BeApproximately(1 - rate, 0.0125);
    }

    [Fact]
    public void Prediction_drops_nothing()
    {
        var spec = OnTable(Rate);
        var parameters = TestRuns.RandomParameters(spec, 1);
        var batch = Batch(spec);
        using var model = TestRuns.Build(TestRuns.Engine(), spec, parameters);
        var actual = new float[Rows];
        model.Predict(batch, actual);
        TestRuns.ShouldAgree([.. actual.Select(v => (double)v)], TestRuns.Reference(spec, parameters).Predict(batch), "predictions");
    }

    [Fact]
    public void A_rate_of_zero_drops_nothing_in_training()
    {
        var spec = OnTable(0);
        var parameters = TestRuns.RandomParameters(spec, 1);
        var batch = Batch(spec);
        var (gradients, loss) = TestRuns.Step(TestRuns.Engine(), spec, parameters, batch);
        var reference = TestRuns.Reference(spec, parameters);
        TestRuns.ShouldAgree([loss], [reference.Loss(batch)], "loss");
        TestRuns.ShouldAgree(gradients["embedding.sample.weight"], TestRuns.Differences(reference, batch)["embedding.sample.weight"], "gradient");
    }

    [Theory]
    [InlineData("M11")]
    [InlineData("M13")]
    [InlineData("aligned")]
    [InlineData("batch norm")]
    public void Gradients_of_whole_models_hold_under_their_masks(string name)
    {
        CategoricalFeature users = new("user", 7), items = new("item", 5);
        static Tower Residual(Tower t) => t.Residual(r => r.Dense(6).Relu().Dropout(0.5).Dense(6)).Dropout(0.5).Residual(r => r.Dropout(0.2).Dense(6));
        var spec = name switch
        {
            "M11" => ModelBuilder.Embed(users, 6, Residual).Embed(items, 6, Residual).Dot().RegressionHead(),
            "M13" => ModelBuilder.Embed(users, 5).Embed(items, 5).Concat().Dropout(0.05).Dense(10).Relu().Dropout(0.5).RegressionHead((0, 5.5)),
            "aligned" => ModelBuilder.Embed(users, 16, t => t.Dense(16).Dropout(0.4)).Embed(items, 5, t => t.Dropout(0.3)).Concat().Dropout(0.2).RegressionHead(),
            _ => ModelBuilder.Embed(users, 6).Embed(items, 6).Concat().Dropout(0.3).BatchNorm().Tanh().Dropout(0.3).Dense(3).RegressionHead(),
        };
        var parameters = TestRuns.RandomParameters(spec, 41);
        var batch = TestRuns.RandomBatch(spec, 29, 42);
        const ulong Seed = 5;
        var reference = TestRuns.Reference(spec, parameters, new EngineMask(Seed, spec).Factor);
        var expected = TestRuns.Differences(reference, batch);
        foreach (var engine in TestRuns.Engines)
        {
            var (actual, loss) = TestRuns.Step(engine, spec, parameters, batch, Seed);
            TestRuns.ShouldAgree([loss], [reference.Loss(batch)], $"loss with {TestRuns.Describe(engine)}");
            foreach (var (parameter, gradient) in expected)
                TestRuns.ShouldAgree(actual[parameter], gradient, $"{parameter} with {TestRuns.Describe(engine)}");
        }
    }

    private static ModelSpec OnTable(double rate) => ModelBuilder.Embed(Samples, Width, t => t.Dropout(rate)).Input(Ones).Dot().RegressionHead();

    private static Batch Batch(ModelSpec spec)
    {
        var batch = TestRuns.RandomBatch(spec, Rows, 2);
        for (var r = 0; r < Rows; r++)
            batch.Categorical("sample").Indices[r] = r;
        batch.Numeric("ones").Values.Fill(1);
        batch.Targets.Fill(20);
        return batch;
    }

    /// <summary>What a row's score does not depend on has a gradient of exactly zero.</summary>
    private static bool[,] MaskOf(Dictionary<string, double[]> gradients)
    {
        var gradient = gradients["embedding.sample.weight"];
        var mask = new bool[Rows, Width];
        for (var i = 0; i < gradient.Length; i++)
            mask[i / Width, i % Width] = gradient[i] != 0;
        return mask;
    }

    private static double Share(bool[,] mask) => mask.Cast<bool>().Average(kept => kept ? 1.0 : 0.0);
}
