using DeepMF.Specs;

namespace DeepMF.Tests.Building;

/// <summary>What types cannot catch is refused on the line that defines it, with a message that says the way out.</summary>
public sealed class DefinitionErrorTests
{
    private static readonly CategoricalFeature Users = new("user", 943);
    private static readonly CategoricalFeature Items = new("item", 1682);

    [Fact]
    public void Dot_of_unequal_widths_is_refused() => Refused<InvalidOperationException>(
        () => ModelBuilder.Embed(Users, 32).Embed(Items, 16).Dot(),
        "Dot needs branches of equal width, but 'user' has width 32 and 'item' has width 16.");

    [Fact]
    public void Multiply_and_Add_of_unequal_widths_are_refused()
    {
        var branches = ModelBuilder.Embed(Users, 8).Embed(Items, 8).Input(new NumericFeature("age"));

        Refused<InvalidOperationException>(() => branches.Multiply(), "Multiply needs branches of equal width, but 'user' has width 8 and 'age' has width 1.");
        Refused<InvalidOperationException>(() => branches.Add(), "Add needs branches of equal width, but 'user' has width 8 and 'age' has width 1.");
    }

    [Fact]
    public void The_width_of_a_tower_counts() => Refused<InvalidOperationException>(
        () => ModelBuilder.Embed(Users, 8, u => u.Dense(4)).Embed(Items, 8).Dot(),
        "Dot needs branches of equal width, but 'user' has width 4 and 'item' has width 8.");

    [Fact]
    public void A_residual_block_that_changes_the_width_is_refused()
    {
        Refused<ArgumentException>(
            () => ModelBuilder.Embed(Users).Embed(Items).Concat().Residual(r => r.Dense(8)),
            "A residual block must keep its width: it takes width 64 but returns width 8. End the block with Dense(64). (Parameter 'block')");
        Refused<ArgumentException>(
            () => new BranchSpec(new EmbeddingSpec(Users, 4), [new ResidualSpec([new ResidualSpec([new DenseSpec(3)])])]),
            "A residual block must keep its width: it takes width 4 but returns width 3. End the block with Dense(4). (Parameter 'block')");
    }

    [Fact]
    public void A_function_that_returns_null_is_refused()
    {
        Refused<ArgumentException>(
            () => ModelBuilder.Embed(Users).Embed(Items).Concat().Residual(_ => null!),
            "The residual block returned null. Return the block that the last call gave. (Parameter 'block')");
        Refused<ArgumentException>(
            () => ModelBuilder.Embed(Users, 8, _ => null!),
            "The tower of feature 'user' returned null. Return the tower that the last call gave. (Parameter 'tower')");
    }

    [Fact]
    public void The_same_name_for_two_features_is_refused()
    {
        Refused<InvalidOperationException>(
            () => ModelBuilder.Embed(Users).Embed(new CategoricalFeature("user", 944)).Concat().RegressionHead(),
            "Feature 'user' is described twice and differently: categorical with 943 values and categorical with 944 values. Give one of them another name.");
        Refused<InvalidOperationException>(
            () => ModelBuilder.Embed(new MultiValuedFeature("x", 3)).Embed(new MultiValuedFeature("x", 3, Pooling.Sum)).Concat().RegressionHead(),
            "Feature 'x' is described twice and differently: multi-valued with 3 values and pooling Mean and multi-valued with 3 values and pooling Sum. Give one of them another name.");
        Refused<InvalidOperationException>(
            () => ModelBuilder.Embed(Users).Input(new NumericFeature("user", 2)).Concat().RegressionHead(),
            "Feature 'user' is described twice and differently: categorical with 943 values and numeric of width 2. Give one of them another name.");
        Refused<InvalidOperationException>(
            () => ModelBuilder.Embed(Users).Embed(Items).Concat().Concat(ModelBuilder.Embed(Users).Embed(new CategoricalFeature("item", 1)).Concat()).RegressionHead(),
            "Feature 'item' is described twice and differently: categorical with 1682 values and categorical with 1 values. Give one of them another name.");
    }

    [Fact]
    public void Biases_need_a_categorical_embedding() => Refused<InvalidOperationException>(
        () => ModelBuilder.Embed(new MultiValuedFeature("genres", 5), 4).Input(new NumericFeature("x", 4)).Dot().AddBiases().RegressionHead(),
        "Biases need at least one embedded categorical feature, but the model has none.");

    [Fact]
    public void A_softmax_head_goes_on_a_trunk_without_biases()
    {
        var dot = new DotSpec(new BranchSpec(new EmbeddingSpec(Users, 4)), new BranchSpec(new EmbeddingSpec(Items, 4)));
        var trunk = new TrunkSpec(new MergeSpec(MergeKind.Concat, [dot.Left, dot.Right]));
        var head = new SoftmaxHeadSpec(new ClassScale(3));

        Refused<InvalidOperationException>(() => new ModelSpec(dot, head), "A softmax head needs a trunk: a dot product gives one number per row. Use Concat instead of Dot.");
        Refused<InvalidOperationException>(() => new ModelSpec(trunk, head, new BiasSpec(new EmbeddingOptions())), "A softmax head has one score per class, so biases cannot be added to it.");
    }

    [Fact]
    public void A_merge_needs_two_branches_and_a_defined_kind()
    {
        var branch = new BranchSpec(new EmbeddingSpec(Users, 4));

        Refused<ArgumentException>(() => new MergeSpec(MergeKind.Add, [branch]), "A merge needs at least two branches, but there is 1. (Parameter 'branches')");
        RefusedValue(() => new MergeSpec((MergeKind)9, [branch, branch]), "A merge is a Concat, a Multiply or an Add.", "kind", 9);
    }

    [Fact]
    public void Widths_that_no_vector_can_have_are_refused()
    {
        var wide = new NumericFeature("x", int.MaxValue);

        Refused<InvalidOperationException>(
            () => ModelBuilder.Input(wide).Embed(Users, 1).Concat(),
            "Concat gives a vector of width 2147483648, but a width is at most 2147483647. Embed or project to fewer numbers.");
        Refused<InvalidOperationException>(
            () => ModelBuilder.Input(wide).Input(wide).Add().Concat(ModelBuilder.Embed(Users, 1).Embed(Items, 1).Add()),
            "Concat gives a vector of width 2147483648, but a width is at most 2147483647. Embed or project to fewer numbers.");
    }

    [Fact]
    public void A_model_that_no_machine_can_hold_is_refused() => Refused<InvalidOperationException>(
        () => ModelBuilder.Embed(new CategoricalFeature("user", int.MaxValue), int.MaxValue).Embed(Items).Concat().RegressionHead(),
        "Concat gives a vector of width 2147483679, but a width is at most 2147483647. Embed or project to fewer numbers.",
        () => ModelBuilder.Embed(new CategoricalFeature("user", int.MaxValue), 1024).Embed(Items).Concat().RegressionHead(),
        "The model would have more than 1099511627776 numbers; 'embedding.user.weight' alone would have 2147483647 x 1024. Take smaller cardinalities, dimensions or units.");

    [Fact]
    public void Sizes_below_one_are_refused()
    {
        RefusedValue(() => ModelBuilder.Embed(Users, 0), "The embedding of feature 'user' needs a dimension of at least 1.", "dimension", 0);
        RefusedValue(() => ModelBuilder.Embed(Users, 8, u => u.Dense(-1)), "A dense layer needs at least 1 unit.", "units", -1);
        RefusedValue(() => ModelBuilder.Embed(Users).Embed(Items).Concat().SoftmaxHead(1), "A softmax head needs at least 2 classes.", "classes", 1);
    }

    public static TheoryData<double> NotBetweenZeroAndOne => [-0.01, 1.01, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    [Theory]
    [MemberData(nameof(NotBetweenZeroAndOne))]
    public void Slopes_and_rates_outside_their_range_are_refused(double value)
    {
        RefusedValue(() => new LeakyReluSpec(value), "The slope of a leaky rectifier is a number from 0 to 1.", "slope", value);
        RefusedValue(() => new PReluSpec(value), "The initial slope of a PRelu layer is a number from 0 to 1.", "initialSlope", value);
        RefusedValue(() => new DropoutSpec(value), "A dropout rate is a number of at least 0 and less than 1.", "rate", value);
        RefusedValue(() => new BatchNormSpec(momentum: value), "The momentum of a batch normalisation is a number above 0 and at most 1.", "momentum", value);
    }

    [Fact]
    public void The_ends_of_the_ranges_are_kept()
    {
        new LeakyReluSpec(0).Slope.Should().Be(0);
        new LeakyReluSpec(1).Slope.Should().Be(1);
        new PReluSpec(1).InitialSlope.Should().Be(1);
        new DropoutSpec(0).Rate.Should().Be(0);
        new BatchNormSpec(1).Momentum.Should().Be(1);
        RefusedValue(() => new DropoutSpec(1), "A dropout rate is a number of at least 0 and less than 1.", "rate", 1.0);
        RefusedValue(() => new BatchNormSpec(0), "The momentum of a batch normalisation is a number above 0 and at most 1.", "momentum", 0.0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1e-5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_epsilon_is_above_zero_and_finite(double value)
    {
        RefusedValue(() => new BatchNormSpec(epsilon: value), "The epsilon of a normalisation is a finite number above 0.", "epsilon", value);
        RefusedValue(() => new LayerNormSpec(value), "The epsilon of a normalisation is a finite number above 0.", "epsilon", value);
    }

    [Fact]
    public void Null_is_refused_by_name()
    {
        var actions = new (Action Action, string Name)[]
        {
            (() => ModelBuilder.Embed(null!), "feature"),
            (() => ModelBuilder.Input(null!), "feature"),
            (() => ModelBuilder.Embed(Users).Embed(Items).Concat().Residual(null!), "block"),
            (() => ModelBuilder.Embed(Users).Embed(Items).Concat().Concat(null!), "other"),
            (() => ModelBuilder.Embed(Users).Embed(Items).Concat().SoftmaxHead(null!), "scale"),
            (() => _ = new RegressionHeadSpec(null!), "loss"),
            (() => _ = new SoftmaxHeadSpec(null!), "scale"),
            (() => _ = new BiasSpec(null!), "options"),
            (() => _ = new BranchSpec(null!), "input"),
            (() => _ = new TrunkSpec(null!), "source"),
            (() => _ = new JoinSpec(null!, null!), "left"),
            (() => _ = new DotSpec(null!, null!), "left"),
            (() => _ = new ModelSpec(null!, new BinaryHeadSpec()), "body"),
        };
        foreach (var (action, name) in actions)
            action.Should().Throw<ArgumentNullException>().WithParameterName(name);
    }

    private static void RefusedValue(Func<object> define, string message, string name, object value) =>
        define.Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().Be(FormattableString.Invariant($"{message} (Parameter '{name}'){Environment.NewLine}Actual value was {value}."));

    private static void Refused<TException>(Func<object> define, string message)
        where TException : Exception => define.Should().ThrowExactly<TException>().Which.Message.Should().Be(message);

    private static void Refused<TException>(Func<object> first, string firstMessage, Func<object> second, string secondMessage)
        where TException : Exception
    {
        Refused<TException>(first, firstMessage);
        Refused<TException>(second, secondMessage);
    }
}
