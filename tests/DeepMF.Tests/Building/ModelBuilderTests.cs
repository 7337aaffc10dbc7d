using DeepMF.Specs;

namespace DeepMF.Tests.Building;

public sealed class ModelBuilderTests
{
    private static readonly CategoricalFeature Users = new("user", 943);
    private static readonly CategoricalFeature Items = new("item", 1682);
    private static readonly CategoricalFeature Genre = new("genre", 20);
    private static readonly NumericFeature Age = new("age", 3);

    [Fact]
    public void Concat_model_reads_as_in_the_design()
    {
        var spec = ModelBuilder.Embed(Users).Embed(Items).Concat().Dense(64).Relu().RegressionHead();

        spec.Should().Be(new ModelSpec(
            new TrunkSpec(
                new MergeSpec(MergeKind.Concat, [new BranchSpec(new EmbeddingSpec(Users, 32)), new BranchSpec(new EmbeddingSpec(Items, 32))]),
                [new DenseSpec(64), new ReluSpec()]),
            new RegressionHeadSpec(RegressionLoss.Squared)));
    }

    [Fact]
    public void Dot_model_with_biases_reads_as_in_the_design()
    {
        var spec = ModelBuilder.Embed(Users, 64).Embed(Items, 64).Dot().AddBiases().RegressionHead(range: (0.5, 5.0));

        spec.Should().Be(new ModelSpec(
            new DotSpec(new BranchSpec(new EmbeddingSpec(Users, 64)), new BranchSpec(new EmbeddingSpec(Items, 64))),
            new RegressionHeadSpec(RegressionLoss.Squared, new OutputRange(0.5, 5)),
            new BiasSpec(new EmbeddingOptions { Initializer = Initializer.Constant(0) })));
    }

    [Fact]
    public void Tower_model_reads_as_in_the_design()
    {
        var spec = ModelBuilder.Embed(Users, 64, u => u.Relu().Dense(64)).Embed(Items, 64, i => i.Relu().Dense(64)).Dot().RegressionHead();

        spec.Should().Be(new ModelSpec(
            new DotSpec(
                new BranchSpec(new EmbeddingSpec(Users, 64), [new ReluSpec(), new DenseSpec(64)]),
                new BranchSpec(new EmbeddingSpec(Items, 64), [new ReluSpec(), new DenseSpec(64)])),
            new RegressionHeadSpec(RegressionLoss.Squared)));
    }

    [Fact]
    public void Three_branch_classifier_reads_as_in_the_design()
    {
        var spec = ModelBuilder.Embed(Users, 15).Embed(Items, 20).Embed(Genre, 5).Concat().Dense(64).BatchNorm().Relu().SoftmaxHead(10);

        spec.Should().Be(new ModelSpec(
            new TrunkSpec(
                new MergeSpec(MergeKind.Concat, [new BranchSpec(new EmbeddingSpec(Users, 15)), new BranchSpec(new EmbeddingSpec(Items, 20)), new BranchSpec(new EmbeddingSpec(Genre, 5))]),
                [new DenseSpec(64), new BatchNormSpec(0.1, 1e-5), new ReluSpec()]),
            new SoftmaxHeadSpec(new ClassScale(10, 0, 1))));
    }

    [Fact]
    public void Every_layer_is_described_with_its_arguments()
    {
        var trunk = ModelBuilder.Input(Age).Input(new NumericFeature("x", 2)).Concat()
            .Dense(4, Initializer.He).Relu().LeakyRelu(0.2).PRelu(0.3).Sigmoid().Tanh().Gelu().Dropout(0.4).BatchNorm(0.5, 0.6).LayerNorm(0.7).Residual(r => r.Dense(4).Relu());

        trunk.Layers.Should().Equal(
            new DenseSpec(4, Initializer.He), new ReluSpec(), new LeakyReluSpec(0.2), new PReluSpec(0.3), new SigmoidSpec(), new TanhSpec(), new GeluSpec(),
            new DropoutSpec(0.4), new BatchNormSpec(0.5, 0.6), new LayerNormSpec(0.7), new ResidualSpec([new DenseSpec(4), new ReluSpec()]));
    }

    [Fact]
    public void Layers_without_arguments_have_the_documented_defaults()
    {
        var trunk = ModelBuilder.Embed(Users).Embed(Items).Multiply().Dense(4).LeakyRelu().PRelu().BatchNorm().LayerNorm();

        trunk.Layers.Should().Equal(new DenseSpec(4, Initializer.Glorot), new LeakyReluSpec(0.01), new PReluSpec(0.25), new BatchNormSpec(0.1, 1e-5), new LayerNormSpec(1e-5));
        ModelBuilder.DefaultDimension.Should().Be(32);
    }

    [Fact]
    public void Every_merge_and_head_is_described()
    {
        var pair = ModelBuilder.Embed(Users, 4).Input(new NumericFeature("x", 4));
        var huber = RegressionLoss.Huber(2);

        pair.Multiply().BinaryHead().Should().Be(new ModelSpec(new TrunkSpec(new MergeSpec(MergeKind.Multiply, pair.All)), new BinaryHeadSpec()));
        pair.Add().RankingHead().Should().Be(new ModelSpec(new TrunkSpec(new MergeSpec(MergeKind.Add, pair.All)), new RankingHeadSpec()));
        pair.Concat().RegressionHead(loss: huber).Should().Be(new ModelSpec(new TrunkSpec(new MergeSpec(MergeKind.Concat, pair.All)), new RegressionHeadSpec(huber)));
        pair.Dot().BinaryHead().Should().Be(new ModelSpec(new DotSpec(pair.All[0], pair.All[1]), new BinaryHeadSpec()));
        pair.Input(Age).Concat().Width.Should().Be(11);
    }

    [Fact]
    public void Two_trunks_are_joined_as_in_NeuMF()
    {
        var gmf = ModelBuilder.Embed(Users, 8).Embed(Items, 8).Multiply();
        var mlp = ModelBuilder.Embed(Users).Embed(Items).Concat().Dense(32).Relu().Dense(16).Relu();

        var spec = gmf.Concat(mlp).Dense(4).BinaryHead();

        spec.Body.Should().Be(new TrunkSpec(
            new JoinSpec(
                new TrunkSpec(new MergeSpec(MergeKind.Multiply, [new BranchSpec(new EmbeddingSpec(Users, 8)), new BranchSpec(new EmbeddingSpec(Items, 8))])),
                new TrunkSpec(new MergeSpec(MergeKind.Concat, [new BranchSpec(new EmbeddingSpec(Users, 32)), new BranchSpec(new EmbeddingSpec(Items, 32))]), mlp.Layers)),
            [new DenseSpec(4)]));
        gmf.Concat(mlp).Width.Should().Be(24);
    }

    [Fact]
    public void Equal_definitions_are_equal_values_and_different_ones_are_not()
    {
        static ModelSpec Define(int units, double dropout = 0.5) => ModelBuilder.Embed(Users, 4, u => u.Dense(units)).Embed(Items, 4).Concat().Dropout(dropout).RegressionHead();

        Define(8).Should().Be(Define(8));
        Define(8).GetHashCode().Should().Be(Define(8).GetHashCode());
        Define(8).Should().NotBe(Define(9));
        Define(8).Should().NotBe(Define(8, 0.4));
    }

    [Fact]
    public void A_half_built_model_can_be_forked()
    {
        var single = ModelBuilder.Embed(Users, 4);
        var pair = single.Embed(Items, 4);
        var three = pair.Embed(Genre, 4);
        var trunk = pair.Concat();
        var wide = trunk.Dense(64);
        var narrow = trunk.Dense(2).Relu();
        var score = pair.Dot();
        var biased = score.AddBiases();

        pair.All.Count.Should().Be(2);
        three.All.Count.Should().Be(3);
        single.Embed(Genre, 4).All[1].Input.Source.Should().Be(Genre);
        trunk.Layers.Should().BeEmpty();
        trunk.Width.Should().Be(8);
        wide.Layers.Should().Equal(new DenseSpec(64));
        narrow.Layers.Should().Equal(new DenseSpec(2), new ReluSpec());
        wide.Relu().Should().Be(wide.Relu());
        score.RegressionHead().Biases.Should().BeNull();
        biased.RegressionHead().Biases.Should().NotBeNull();
    }

    [Fact]
    public void Biases_of_a_trunk_follow_its_projection()
    {
        var options = new EmbeddingOptions { L2 = 0.1 };

        var spec = ModelBuilder.Embed(Users, 4).Embed(Items, 4).Concat().AddBiases().AddBiases(options).BinaryHead();

        spec.Biases.Should().Be(new BiasSpec(options));
        spec.Body.Should().BeOfType<TrunkSpec>();
    }
}
