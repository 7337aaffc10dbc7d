using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu;

public sealed class OptimizerRuleTests
{
    private const double LearningRate = 0.02;
    private const int Steps = 5;

    /// <summary>One weight's step: number w, gradient g, state, step t from 1, learning rate; returns the new number.</summary>
    private delegate double Rule(double w, double g, double[] state, int t, double rate);

    [Fact]
    public void Sgd_follows_the_gradient() => ShouldFollow(new Sgd(), (w, g, _, _, rate) => w - rate * g);

    [Fact]
    public void Sgd_with_momentum_follows_its_velocity() => ShouldFollow(new Sgd { Momentum = 0.8 }, (w, g, s, _, rate) =>
    {
        s[0] = 0.8 * s[0] + g;
        return w - rate * s[0];
    });

    [Fact]
    public void Sgd_with_Nesterov_momentum_looks_ahead() => ShouldFollow(new Sgd { Momentum = 0.8, Nesterov = true }, (w, g, s, _, rate) =>
    {
        s[0] = 0.8 * s[0] + g;
        return w - rate * (g + 0.8 * s[0]);
    });

    [Fact]
    public void Adam_moves_the_touched_rows() => ShouldFollow(new Adam(), (w, g, s, t, rate) => AdamRule(w, g, s, t, rate, 0.9, 0.999, 1e-8));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Adam_moves_a_row_once_however_many_parts_its_table_is_moved_in(int threads)
    {
        // 3,000 rows are more than two parts per worker, whose borders would cut rows in two. The first step of Adam is η for every number; a row moved twice goes elsewhere.
        var spec = ModelBuilder.Embed(new CategoricalFeature("user", 60), 9).Embed(new CategoricalFeature("item", 40), 9).Dot().RegressionHead();
        var before = TestRuns.RandomParameters(spec, 1);
        using var model = TestRuns.Build(TestRuns.Engine(threads), spec, before);
        using var session = model.StartTraining(new Adam(), 1);

        session.Step(TestRuns.RandomBatch(spec, 3000, 2), 0.01);

        foreach (var parameter in model.Parameters)
            parameter.ToArray().Zip(before[parameter.Spec.Name], (a, b) => Math.Abs((double)a - b)).Should().OnlyContain(move => Math.Abs(move - 0.01) < 1e-5, parameter.Spec.Name);
    }

    [Fact]
    public void Adam_of_other_settings_uses_them() =>
        ShouldFollow(new Adam { Beta1 = 0.5, Beta2 = 0.8, Epsilon = 0.01 }, (w, g, s, t, rate) => AdamRule(w, g, s, t, rate, 0.5, 0.8, 0.01));

    [Fact]
    public void Adam_moves_all_rows_where_asked() =>
        ShouldFollow(new Adam { Rule = TableRule.AllRows }, (w, g, s, t, rate) => AdamRule(w, g, s, t, rate, 0.9, 0.999, 1e-8), movesAllRows: true);

    [Fact]
    public void AdamW_decays_dense_weights_apart_from_the_gradient()
    {
        var optimizer = new AdamW { WeightDecay = 0.7 };
        ShouldFollow(optimizer, (w, g, s, t, rate) => AdamRule(w, g, s, t, rate, 0.9, 0.999, 1e-8), decoupledDecay: 0.7);
    }

    [Fact]
    public void AdaGrad_sums_the_squares() => ShouldFollow(new AdaGrad { InitialAccumulator = 0.1, Epsilon = 1e-3 }, (w, g, s, _, rate) =>
    {
        s[0] += g * g;
        return w - rate * g / (Math.Sqrt(s[0]) + 1e-3);
    }, initialState: 0.1);

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(0.3, null, null)]
    [InlineData(0.3, 0.05, null)]
    [InlineData(0.3, 0.05, 0.2)]
    public void AdaGrad_per_row_sums_the_mean_squares_of_rows_of_tables(double l2, double? clipValue, double? clipNorm)
    {
        var optimizer = new AdaGrad { InitialAccumulator = 0.1, Epsilon = 1e-3, Accumulator = TableAccumulator.PerRow, ClipValue = clipValue, ClipNorm = clipNorm };
        ShouldFollow(optimizer, PerNumber, l2: l2, biasL2: l2 / 2, clipNorm: clipNorm, clipValue: clipValue, initialState: 0.1, perRow: PerRow);

        static double PerNumber(double w, double g, double[] s, int t, double rate)
        {
            s[0] += g * g;
            return PerRow(w, g, s, t, rate);
        }

        static double PerRow(double w, double g, double[] s, int t, double rate) => w - rate * g / (Math.Sqrt(s[0]) + 1e-3);
    }

    [Fact]
    public void RmsProp_averages_the_squares() => ShouldFollow(new RmsProp { Alpha = 0.7, Epsilon = 1e-4 }, (w, g, s, _, rate) =>
    {
        s[0] = 0.7 * s[0] + 0.3 * g * g;
        return w - rate * g / (Math.Sqrt(s[0]) + 1e-4);
    });

    [Fact]
    public void Weight_decay_is_added_to_the_gradient_of_dense_weights_alone() =>
        ShouldFollow(new Sgd { WeightDecay = 0.9, Momentum = 0.5 }, (w, g, s, _, rate) =>
        {
            s[0] = 0.5 * s[0] + g;
            return w - rate * s[0];
        }, coupledDecay: 0.9);

    [Fact]
    public void L2_counts_every_occurrence_of_a_row() => ShouldFollow(new Sgd(), (w, g, _, _, rate) => w - rate * g, l2: 0.6, biasL2: 0.4);

    [Fact]
    public void ClipValue_cuts_every_number_of_the_gradient() =>
        ShouldFollow(new Sgd { ClipValue = 0.03 }, (w, g, _, _, rate) => w - rate * Math.Clamp(g, -0.03, 0.03), l2: 0.6);

    [Fact]
    public void ClipNorm_scales_the_whole_gradient() => ShouldFollow(new Sgd { ClipNorm = 0.5 }, (w, g, _, _, rate) => w - rate * g, l2: 0.6, clipNorm: 0.5);

    [Fact]
    public void ClipNorm_comes_after_ClipValue_and_before_weight_decay() => ShouldFollow(
        new Sgd { ClipValue = 0.05, ClipNorm = 0.2, WeightDecay = 0.3 },
        (w, g, _, _, rate) => w - rate * g,
        coupledDecay: 0.3,
        clipNorm: 0.2,
        clipValue: 0.05);

    [Fact]
    public void A_norm_below_ClipNorm_is_left_alone() => ShouldFollow(new Sgd { ClipNorm = 1000 }, (w, g, _, _, rate) => w - rate * g);

    [Fact]
    public void Factors_scale_the_learning_rate_of_their_group_and_0_freezes_it()
    {
        var optimizer = new Adam { Factors = new LearningRateFactors { Embedding = 0.5, Bias = 2, Tower = 0, Trunk = 0.25, Head = 3 } };
        ShouldFollow(optimizer, (w, g, s, t, rate) => AdamRule(w, g, s, t, rate, 0.9, 0.999, 1e-8));

        var spec = TinyModel.Spec();
        using var model = TestRuns.Engine().Build(spec, 1);
        var before = TestRuns.Snapshot(model);
        using (var session = model.StartTraining(optimizer, 1))
            session.Step(TinyModel.Batch(spec, 1), 0.1);
        foreach (var parameter in model.Parameters)
            parameter.ToArray().AsSpan().SequenceEqual(before[parameter.Spec.Name]).Should().Be(parameter.Spec.Group == ParameterGroup.Tower, parameter.Spec.Name);
    }

    [Theory]
    [InlineData(typeof(Sgd))]
    [InlineData(typeof(Adam))]
    [InlineData(typeof(AdamW))]
    [InlineData(typeof(AdaGrad))]
    [InlineData(typeof(RmsProp))]
    public void Rows_outside_the_batch_stay_bit_identical(Type type)
    {
        var optimizer = (Optimizer)Activator.CreateInstance(type)! with { WeightDecay = 0.1, ClipNorm = 0.1 };
        var spec = TinyModel.Spec(l2: 0.5, biasL2: 0.5);
        foreach (var engine in TestRuns.Engines)
        {
            using var model = TestRuns.Build(engine, spec, TestRuns.RandomParameters(spec, 3));
            var before = TestRuns.Snapshot(model);
            using var session = model.StartTraining(optimizer, 1);
            for (var step = 0; step < 3; step++)
                session.Step(TinyModel.Batch(spec, step), 0.1);
            var after = TestRuns.Snapshot(model);
            after["embedding.user.weight"][..6].Should().NotEqual(before["embedding.user.weight"][..6]);
            after["embedding.user.weight"][(TinyModel.UntouchedUser * 6)..].Should().Equal(before["embedding.user.weight"][(TinyModel.UntouchedUser * 6)..]);
            after["embedding.hour.weight"][(TinyModel.UntouchedHour * 2)..].Should().Equal(before["embedding.hour.weight"][(TinyModel.UntouchedHour * 2)..]);
            after["bias.user.weight"][TinyModel.UntouchedUser].Should().Be(before["bias.user.weight"][TinyModel.UntouchedUser]);
        }
    }

    [Theory]
    [InlineData("AdaGrad")]
    [InlineData("AdaGrad per row")]
    [InlineData("RmsProp")]
    public void An_epsilon_below_the_smallest_float_gives_no_NaN(string rule)
    {
        var spec = ModelBuilder.Embed(new CategoricalFeature("user", 3), 5).Embed(new CategoricalFeature("item", 3), 5).Dot().RegressionHead();
        using var model = TestRuns.Engine().Build(spec, 1);
        foreach (var parameter in model.Parameters)
            parameter.Write(0, new float[15]);
        // All gradients are zero: each factor of the product is.
        Optimizer optimizer = rule switch
        {
            "AdaGrad" => new AdaGrad { Epsilon = 1e-60 },
            "AdaGrad per row" => new AdaGrad { Epsilon = 1e-60, Accumulator = TableAccumulator.PerRow },
            _ => new RmsProp { Epsilon = 1e-60 },
        };
        using var session = model.StartTraining(optimizer, 1);
        session.Step(TestRuns.RandomBatch(spec, 9, 1), 0.1);
        model.Parameters.Should().AllSatisfy(p => p.ToArray().Should().AllBeEquivalentTo(0f));
    }

    private static double AdamRule(double w, double g, double[] state, int t, double rate, double beta1, double beta2, double epsilon)
    {
        state[0] = beta1 * state[0] + (1 - beta1) * g;
        state[1] = beta2 * state[1] + (1 - beta2) * g * g;
        return w - rate * (state[0] / (1 - Math.Pow(beta1, t))) / (Math.Sqrt(state[1] / (1 - Math.Pow(beta2, t))) + epsilon);
    }

    /// <summary>Runs an optimizer for a few steps beside its rule in double precision, whose gradients come from central differences. A rule per row finds the first state of the row's first number in <c>state</c>, with the mean of the squares of the row's gradient added.</summary>
    private static void ShouldFollow(Optimizer optimizer, Rule rule, bool movesAllRows = false, double coupledDecay = 0, double decoupledDecay = 0, double l2 = 0, double biasL2 = 0, double? clipNorm = null, double? clipValue = null, double initialState = 0, Rule? perRow = null)
    {
        ShouldFollow(TinyModel.Spec(l2, biasL2), optimizer, rule, movesAllRows, coupledDecay, decoupledDecay, clipNorm, clipValue, initialState, perRow);
        ShouldFollow(TinyModel.Shared(l2, biasL2), optimizer, rule, movesAllRows, coupledDecay, decoupledDecay, clipNorm, clipValue, initialState, perRow);
    }

    private static void ShouldFollow(ModelSpec spec, Optimizer optimizer, Rule rule, bool movesAllRows, double coupledDecay, double decoupledDecay, double? clipNorm, double? clipValue, double initialState, Rule? perRow)
    {
        var parameters = TestRuns.RandomParameters(spec, 51);
        var reference = TestRuns.Reference(spec, parameters);
        var state = spec.Parameters.ToDictionary(p => p.Name, p => Enumerable.Range(0, (int)p.Length).Select(_ => new double[] { initialState, 0 }).ToArray());
        var models = TestRuns.Engines.Take(4).Select(engine => TestRuns.Build(engine, spec, parameters)).ToArray();
        var sessions = models.Select(m => m.StartTraining(optimizer, 1)).ToArray();
        for (var t = 1; t <= Steps; t++)
        {
            var batch = TinyModel.Batch(spec, t);
            foreach (var session in sessions)
                session.Step(batch, LearningRate);
            var gradients = TestRuns.Differences(reference, batch);
            if (clipValue is { } limit)
                gradients = gradients.ToDictionary(g => g.Key, g => g.Value.Select(v => Math.Clamp(v, -limit, limit)).ToArray());
            var norm = Math.Sqrt(gradients.Values.Sum(g => g.Sum(v => v * v)));
            var scale = norm > clipNorm ? clipNorm.Value / norm : 1;
            foreach (var parameter in spec.Parameters)
                Move(parameter, gradients[parameter.Name], batch, scale, t);
            foreach (var model in models)
                foreach (var parameter in model.Parameters)
                    TestRuns.ShouldAgree([.. parameter.ToArray().Select(v => (double)v)], reference.Parameters[parameter.Spec.Name], $"{parameter.Spec.Name} after step {t}", 2e-5);
        }

        foreach (var session in sessions)
            session.Dispose();
        foreach (var model in models)
            model.Dispose();

        void Move(ParameterSpec parameter, double[] gradient, Batch batch, double scale, int t)
        {
            var values = reference.Parameters[parameter.Name];
            var rate = LearningRate * TinyModel.LearningRateFactor(optimizer, parameter);
            var isWeight = parameter.Name.EndsWith(".weight", StringComparison.Ordinal) && !parameter.Name.StartsWith("embedding.", StringComparison.Ordinal) && !parameter.Name.StartsWith("bias.", StringComparison.Ordinal);
            var sums = state[parameter.Name];
            var isPerRow = perRow is not null && parameter.Kind == ParameterKind.Table;
            for (var i = 0; i < values.Length; i++)
            {
                if (!movesAllRows && !TinyModel.IsTouched(batch, parameter, i))
                    continue;
                var g = scale * gradient[i] + (isWeight ? coupledDecay * values[i] : 0);
                var w = isWeight ? values[i] * (1 - rate * decoupledDecay) : values[i];
                var row = i - i % parameter.Columns;
                if (isPerRow && i == row)
                    sums[row][0] += gradient[row..(row + parameter.Columns)].Sum(v => scale * v * scale * v) / parameter.Columns;
                values[i] = isPerRow ? perRow!(w, g, sums[row], t, rate) : rule(w, g, sums[i], t, rate);
            }
        }
    }
}
