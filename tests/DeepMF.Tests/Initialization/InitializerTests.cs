using DeepMF.Engines;

namespace DeepMF.Tests.Initialization;

public sealed class InitializerTests
{
    public static TheoryData<int> All => [.. Enumerable.Range(0, Initializers.Length)];

    private static readonly Initializer[] Initializers = [Initializer.Glorot, Initializer.He, Initializer.Normal(0.3), Initializer.Uniform(0.2), Initializer.Constant(-1.5)];

    [Fact]
    public void A_normal_start_has_the_moments_of_its_distribution()
    {
        var values = Fill(Initializer.Normal(0.3), 500, 400);

        Moments(values).Mean.Should().BeApproximately(0, 5 * 0.3 / Math.Sqrt(values.Length));
        Moments(values).Deviation.Should().BeApproximately(0.3, 0.003);
        values.Count(v => Math.Abs(v) < 0.3).Should().BeCloseTo((int)(0.682689 * values.Length), 1500, "68 % lie within one standard deviation");
        values.Max(Math.Abs).Should().BeGreaterThan(1, "the tails are there").And.BeLessThan(2.5f);
    }

    [Fact]
    public void He_scales_by_the_inputs() => Moments(Fill(Initializer.He, 200, 1000)).Deviation.Should().BeApproximately(Math.Sqrt(2.0 / 200), 0.001);

    [Fact]
    public void Glorot_is_uniform_within_its_bound()
    {
        var values = Fill(Initializer.Glorot, 200, 1000);
        var limit = Math.Sqrt(6.0 / 1200);

        values.Should().OnlyContain(v => Math.Abs(v) <= limit);
        values.Max().Should().BeGreaterThan((float)(0.999 * limit));
        values.Min().Should().BeLessThan((float)(-0.999 * limit));
        Moments(values).Deviation.Should().BeApproximately(limit / Math.Sqrt(3), 0.01 * limit);
    }

    [Fact]
    public void Uniform_keeps_its_bound_and_its_moments()
    {
        var values = Fill(Initializer.Uniform(0.2), 500, 400);

        values.Should().OnlyContain(v => Math.Abs(v) <= 0.2f);
        Moments(values).Mean.Should().BeApproximately(0, 0.002);
        Moments(values).Deviation.Should().BeApproximately(0.2 / Math.Sqrt(3), 0.001);
        for (var tenth = 0; tenth < 10; tenth++)
            values.Count(v => v >= -0.2 + 0.04 * tenth && v < -0.16 + 0.04 * tenth).Should().BeCloseTo(values.Length / 10, 700);
    }

    [Fact]
    public void A_constant_is_the_same_everywhere() => Fill(Initializer.Constant(-1.5), 3, 5).Should().OnlyContain(v => v == -1.5f);

    [Fact]
    public void A_module_sets_its_first_numbers_itself()
    {
        var spec = Spec("x", ModuleInitializer.Instance, 3, 5);

        spec.Invoking(s => s.FillInitial(1, 0, new float[15])).Should().Throw<InvalidOperationException>()
            .WithMessage("The parameters of a module start with the numbers that its own code sets. Only an engine that runs the module can fill them.");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Any_run_gives_the_same_numbers(int which)
    {
        var spec = Spec("x", Initializers[which], 37, 11);
        var whole = new float[spec.Length];
        spec.FillInitial(5, 0, whole);
        foreach (var length in new[] { 1, 7, 64, 100 })
        {
            var pieces = new float[spec.Length];
            for (var offset = 0; offset < pieces.Length; offset += length)
                spec.FillInitial(5, offset, pieces.AsSpan(offset, Math.Min(length, pieces.Length - offset)));

            pieces.Should().Equal(whole);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_seed_and_the_name_decide(int which)
    {
        var initializer = Initializers[which];

        Fill(initializer, 10, 10, "x", 5).Should().Equal(Fill(initializer, 10, 10, "x", 5));
        Fill(initializer, 10, 10, "x", 5).Should().NotIntersectWith(Fill(initializer, 10, 10, "x", 6));
        Fill(initializer, 10, 10, "x", 5).Should().NotIntersectWith(Fill(initializer, 10, 10, "y", 5));
    }

    [Fact]
    public void Parameters_are_independent_of_each_other_and_of_what_else_the_model_has()
    {
        var small = ModelBuilder.Embed(new CategoricalFeature("user", 500), 20).Embed(new CategoricalFeature("item", 500), 20).Dot().RegressionHead();
        var large = ModelBuilder.Embed(new CategoricalFeature("hour", 24), 3).Embed(new CategoricalFeature("user", 500), 20).Embed(new CategoricalFeature("item", 500), 20).Concat().Dense(4).BinaryHead();
        var users = Initial(small, "embedding.user.weight");
        var items = Initial(small, "embedding.item.weight");

        Initial(large, "embedding.user.weight").Should().Equal(users);
        Initial(large, "embedding.item.weight").Should().Equal(items);
        var correlation = users.Zip(items, (u, i) => (double)u * i).Average() / (Moments(users).Deviation * Moments(items).Deviation);
        correlation.Should().BeApproximately(0, 5 / Math.Sqrt(users.Length));
    }

    [Fact]
    public void Neighbouring_seeds_and_positions_are_not_correlated()
    {
        var first = Fill(Initializer.Normal(1), 100, 100, seed: 1);
        var second = Fill(Initializer.Normal(1), 100, 100, seed: 2);

        first.Zip(second, (a, b) => (double)a * b).Average().Should().BeApproximately(0, 0.05);
        first.Zip(first.Skip(1), (a, b) => (double)a * b).Average().Should().BeApproximately(0, 0.05);
    }

    [Fact]
    public void Positions_beyond_two_thousand_million_have_numbers_of_their_own()
    {
        var spec = Spec("x", Initializer.Normal(1), 100_000_000, 100);
        var near = new float[50];
        var far = new float[50];
        spec.FillInitial(1, 0, near);
        spec.FillInitial(1, 1L << 32, far);

        far.Should().OnlyContain(v => float.IsFinite(v)).And.NotIntersectWith(near);
    }

    [Theory]
    [InlineData(-1e-9)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Wrong_settings_are_refused(double value)
    {
        Refused(() => Initializer.Normal(value), "A standard deviation is a finite number of at least 0. (Parameter 'standardDeviation')", value);
        Refused(() => Initializer.Uniform(value), "The limit of a uniform start is a finite number of at least 0. (Parameter 'limit')", value);
        if (!double.IsFinite(value))
            Refused(() => Initializer.Constant(value), "A parameter must start from a finite number. (Parameter 'value')", value);
    }

    [Fact]
    public void Initializers_are_values()
    {
        Initializer.Normal(0.1).Should().Be(Initializer.Normal(0.1)).And.NotBe(Initializer.Normal(0.2)).And.NotBe(Initializer.Uniform(0.1));
        Initializer.Glorot.Should().Be(new GlorotInitializer()).And.NotBe(Initializer.He);
    }

    private static float[] Fill(Initializer initializer, int rows, int columns, string name = "x", ulong seed = 5)
    {
        var spec = Spec(name, initializer, rows, columns);
        var values = new float[spec.Length];
        spec.FillInitial(seed, 0, values);
        return values;
    }

    private static ParameterSpec Spec(string name, Initializer initializer, int rows, int columns) => new(name, [rows, columns], ParameterKind.Weight, ParameterGroup.Trunk, initializer);

    private static float[] Initial(ModelSpec model, string name)
    {
        var spec = model.Parameters.Single(p => p.Name == name);
        var values = new float[spec.Length];
        spec.FillInitial(9, 0, values);
        return values;
    }

    private static (double Mean, double Deviation) Moments(float[] values)
    {
        var mean = values.Average(v => (double)v);
        return (mean, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))));
    }

    private static void Refused(Func<object> create, string message, double value) =>
        create.Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().Be(FormattableString.Invariant($"{message}{Environment.NewLine}Actual value was {value}."));
}
