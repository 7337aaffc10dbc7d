using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Tests.Optimizers;

public sealed class OptimizerTests
{
    private const string NonNegative = "is a finite number of at least 0.";
    private const string Positive = "is a finite number above 0.";
    private const string Decay = "is a number of at least 0 and less than 1.";

    /// <summary>Each number of each record: its name, its range, and how it is set by an initializer and by <c>with</c>.</summary>
    private static readonly (string Name, string Range, Func<double, object> Initialize, Func<double, object> With)[] Settings =
    [
        ("LearningRate", NonNegative, v => new Sgd { LearningRate = v }, v => new Sgd() with { LearningRate = v }),
        ("WeightDecay", NonNegative, v => new Adam { WeightDecay = v }, v => new Adam() with { WeightDecay = v }),
        ("ClipNorm", Positive, v => new Sgd { ClipNorm = v }, v => new Sgd() with { ClipNorm = v }),
        ("ClipValue", Positive, v => new Sgd { ClipValue = v }, v => new Sgd() with { ClipValue = v }),
        ("Momentum", Decay, v => new Sgd { Momentum = v }, v => new Sgd() with { Momentum = v }),
        ("Beta1", Decay, v => new Adam { Beta1 = v }, v => new Adam() with { Beta1 = v }),
        ("Beta2", Decay, v => new Adam { Beta2 = v }, v => new Adam() with { Beta2 = v }),
        ("Epsilon", Positive, v => new Adam { Epsilon = v }, v => new Adam() with { Epsilon = v }),
        ("Beta1", Decay, v => new AdamW { Beta1 = v }, v => new AdamW() with { Beta1 = v }),
        ("Beta2", Decay, v => new AdamW { Beta2 = v }, v => new AdamW() with { Beta2 = v }),
        ("Epsilon", Positive, v => new AdamW { Epsilon = v }, v => new AdamW() with { Epsilon = v }),
        ("InitialAccumulator", NonNegative, v => new AdaGrad { InitialAccumulator = v }, v => new AdaGrad() with { InitialAccumulator = v }),
        ("Epsilon", Positive, v => new AdaGrad { Epsilon = v }, v => new AdaGrad() with { Epsilon = v }),
        ("Alpha", Decay, v => new RmsProp { Alpha = v }, v => new RmsProp() with { Alpha = v }),
        ("Epsilon", Positive, v => new RmsProp { Epsilon = v }, v => new RmsProp() with { Epsilon = v }),
        ("Embedding", NonNegative, v => new LearningRateFactors { Embedding = v }, v => new LearningRateFactors() with { Embedding = v }),
        ("Bias", NonNegative, v => new LearningRateFactors { Bias = v }, v => new LearningRateFactors() with { Bias = v }),
        ("Tower", NonNegative, v => new LearningRateFactors { Tower = v }, v => new LearningRateFactors() with { Tower = v }),
        ("Trunk", NonNegative, v => new LearningRateFactors { Trunk = v }, v => new LearningRateFactors() with { Trunk = v }),
        ("Head", NonNegative, v => new LearningRateFactors { Head = v }, v => new LearningRateFactors() with { Head = v }),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Settings.Length)];

    public static TheoryData<int> Decays => [.. Enumerable.Range(0, Settings.Length).Where(setting => Settings[setting].Range == Decay)];

    [Theory]
    [MemberData(nameof(All))]
    public void A_number_outside_its_range_is_refused_however_it_is_set(int setting)
    {
        var (name, range, initialize, with) = Settings[setting];
        double[] wrong = [-1e-9, double.NaN, double.PositiveInfinity, double.NegativeInfinity, .. range == Positive ? [0.0] : range == Decay ? [1.0] : Array.Empty<double>()];
        foreach (var value in wrong)
        {
            var message = FormattableString.Invariant($"{name} {range} (Parameter '{name}'){Environment.NewLine}Actual value was {value}.");
            initialize.Invoking(set => set(value)).Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().Be(message);
            with.Invoking(set => set(value)).Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().Be(message);
        }
    }

    [Theory]
    [MemberData(nameof(Decays))]
    public void A_decay_that_single_precision_takes_for_1_is_refused(int setting)
    {
        var (name, _, initialize, _) = Settings[setting];

        initialize.Invoking(set => set(0.99999999)).Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should()
            .Be($"{name} is 1 in single precision. Choose at most 0.9999999. (Parameter '{name}'){Environment.NewLine}Actual value was 0.99999999.");
        initialize.Invoking(set => set(0.9999999)).Should().NotThrow();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_number_inside_its_range_makes_another_value(int setting)
    {
        var (_, range, initialize, with) = Settings[setting];

        with(0.5).Should().Be(initialize(0.5)).And.NotBe(initialize(0.25));
        if (range != Positive)
            initialize(0).Should().Be(with(0));
    }

    [Fact]
    public void The_defaults_are_the_documented_ones()
    {
        new Sgd().Should().Be(new Sgd { LearningRate = 0.01, Momentum = 0, Nesterov = false, WeightDecay = 0, ClipNorm = null, ClipValue = null, Factors = new LearningRateFactors() });
        new Adam().Should().Be(new Adam { LearningRate = 0.001, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, Rule = TableRule.TouchedRows, WeightDecay = 0 });
        new AdamW().Should().Be(new AdamW { LearningRate = 0.001, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, WeightDecay = 0.01 });
        new AdaGrad().Should().Be(new AdaGrad { LearningRate = 0.05, InitialAccumulator = 0, Epsilon = 1e-10, Accumulator = TableAccumulator.PerNumber, WeightDecay = 0 });
        new RmsProp().Should().Be(new RmsProp { LearningRate = 0.001, Alpha = 0.99, Epsilon = 1e-8, WeightDecay = 0 });
        new LearningRateFactors().Should().Be(new LearningRateFactors { Embedding = 1, Bias = 1, Tower = 1, Trunk = 1, Head = 1 });
    }

    [Fact]
    public void A_limit_can_be_taken_away_again()
    {
        var limited = new Sgd { ClipNorm = 1, ClipValue = 2 };

        (limited with { ClipNorm = null, ClipValue = null }).Should().Be(new Sgd());
    }

    [Fact]
    public void A_rule_is_one_of_two()
    {
        var set = () => new Adam { Rule = (TableRule)2 };

        set.Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().Be($"Rule is TouchedRows or AllRows. (Parameter 'Rule'){Environment.NewLine}Actual value was 2.");
        new Adam { Rule = TableRule.AllRows }.Should().NotBe(new Adam());
    }

    [Fact]
    public void An_accumulator_is_one_of_two()
    {
        var set = () => new AdaGrad { Accumulator = (TableAccumulator)2 };

        set.Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().Be($"Accumulator is PerNumber or PerRow. (Parameter 'Accumulator'){Environment.NewLine}Actual value was 2.");
        new AdaGrad { Accumulator = TableAccumulator.PerRow }.Should().NotBe(new AdaGrad());
    }

    [Fact]
    public void Factors_are_not_null()
    {
        var set = () => new Sgd { Factors = null! };

        set.Should().Throw<ArgumentNullException>().WithParameterName("value");
    }

    [Fact]
    public void Each_group_has_its_factor()
    {
        var factors = new LearningRateFactors { Embedding = 1, Bias = 2, Tower = 3, Trunk = 4, Head = 5 };

        Enum.GetValues<ParameterGroup>().Select(factors.Of).Should().Equal(1, 2, 3, 4, 5);
        factors.Invoking(f => f.Of((ParameterGroup)5)).Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should()
            .Be($"There is no such group of parameters. (Parameter 'group'){Environment.NewLine}Actual value was 5.");
    }
}
