using DeepMF.Specs;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu;

public sealed class CpuGradientTests
{
    public static TheoryData<string> Models => ModelCases.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void A_step_of_gradient_descent_takes_off_the_gradient_in_every_shape_of_the_engine(string name)
    {
        var spec = ModelCases.All[name];
        var parameters = TestRuns.RandomParameters(spec, 11);
        // 29 rows: five tiles of 6 and three of 12, the last one short.
        var batch = TestRuns.RandomBatch(spec, spec.Head is RankingHeadSpec ? 28 : 29, 12);
        var reference = TestRuns.Reference(spec, parameters);

        var expectedLoss = reference.Loss(batch);
        var statistics = new Dictionary<string, double[]>(reference.Running);
        var expected = TestRuns.Differences(reference, batch);

        foreach (var engine in TestRuns.Engines)
        {
            var (actual, loss) = TestRuns.Step(engine, spec, parameters, batch);
            TestRuns.ShouldAgree([loss], [expectedLoss], $"loss of {name} with {TestRuns.Describe(engine)}");
            foreach (var (parameter, gradient) in expected)
                TestRuns.ShouldAgree(actual[parameter], gradient, $"{parameter} of {name} with {TestRuns.Describe(engine)}");
            foreach (var (parameter, after) in statistics)
                TestRuns.ShouldAgree([.. parameters[parameter].Zip(actual[parameter], (before, moved) => before - moved)], after, $"{parameter} of {name} with {TestRuns.Describe(engine)}");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Predictions_agree_with_the_reference_in_every_shape_of_the_engine(string name)
    {
        var spec = ModelCases.All[name];
        var parameters = TestRuns.RandomParameters(spec, 21);
        var batch = TestRuns.RandomBatch(spec, 29, 22);
        var expected = TestRuns.Reference(spec, parameters).Predict(batch);

        foreach (var engine in TestRuns.Engines)
        {
            using var model = TestRuns.Build(engine, spec, parameters);
            var actual = new float[29 * spec.Head.OutputWidth];
            model.Predict(batch, actual);
            TestRuns.ShouldAgree([.. actual.Select(v => (double)v)], expected, $"predictions of {name} with {TestRuns.Describe(engine)}", 1e-5);
        }
    }

    [Theory]
    [InlineData("M6", 1)]
    [InlineData("M6", 2)]
    [InlineData("M10", 97)]
    [InlineData("join", 193)]
    [InlineData("M6", 250)]
    [InlineData("dot of width 17", 3000)] // a table is moved in more parts
    [InlineData("bag by Mean", 3000)]
    public void Gradients_hold_for_one_row_and_for_several_full_tiles(string name, int rows)
    {
        var spec = ModelCases.All[name];
        var parameters = TestRuns.RandomParameters(spec, 31);
        var batch = TestRuns.RandomBatch(spec, rows, 32);
        var expected = TestRuns.Differences(TestRuns.Reference(spec, parameters), batch);

        foreach (var engine in TestRuns.Engines)
        {
            var (actual, _) = TestRuns.Step(engine, spec, parameters, batch);
            foreach (var (parameter, gradient) in expected)
                TestRuns.ShouldAgree(actual[parameter], gradient, $"{parameter} of {name} with {TestRuns.Describe(engine)}");
        }
    }

    [Fact]
    public void Gradients_hold_for_rows_that_gelu_takes_in_several_chunks()
    {
        var spec = ModelBuilder.Embed(new CategoricalFeature("user", 2), 3, u => u.Dense(2)).Embed(new CategoricalFeature("item", 2), 530, i => i.Gelu()).Concat().RegressionHead();
        var parameters = TestRuns.RandomParameters(spec, 41);
        var batch = TestRuns.RandomBatch(spec, 5, 42);
        var expected = TestRuns.Differences(TestRuns.Reference(spec, parameters), batch);

        foreach (var engine in TestRuns.Engines)
        {
            var (actual, _) = TestRuns.Step(engine, spec, parameters, batch);
            foreach (var (parameter, gradient) in expected)
                TestRuns.ShouldAgree(actual[parameter], gradient, $"{parameter} with {TestRuns.Describe(engine)}");
        }
    }

    [Fact]
    public void Rows_that_are_predicted_exactly_move_nothing_under_the_absolute_loss()
    {
        var spec = ModelBuilder.Embed(new CategoricalFeature("user", 2), 1).Embed(new CategoricalFeature("item", 2), 1).Dot().AddBiases().RegressionHead(loss: RegressionLoss.Absolute);
        var parameters = spec.Parameters.ToDictionary(p => p.Name, p => new float[p.Length]);
        var batch = TestRuns.RandomBatch(spec, 4, 1);
        // The score is 0 everywhere: two errors of 0, one of 2 and one of -1 / 2.
        float[] targets = [0, -2, 0, 0.5f];
        targets.CopyTo(batch.Targets);

        var (gradients, loss) = TestRuns.Step(TestRuns.Engine(), spec, parameters, batch);

        loss.Should().Be(2.5 / 4);
        gradients["bias.global"].Should().Equal(0);
        targets[1] = 0;
        targets.CopyTo(batch.Targets);
        TestRuns.Step(TestRuns.Engine(), spec, parameters, batch).Gradients["bias.global"].Should().Equal(-0.25);
    }
}
