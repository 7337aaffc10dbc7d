using DeepMF.Engines;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Specs;

/// <summary>The names are part of the file format: a change here breaks saved models.</summary>
public sealed class ParameterLayoutTests
{
    private static readonly CategoricalFeature Users = new("user", 100);
    private static readonly CategoricalFeature Items = new("item", 200);

    [Fact]
    public void Linear_matrix_factorization() => Pinned(
        ModelBuilder.Embed(Users, 25).Embed(Items, 25).Dot().RegressionHead(),
        "embedding.user.weight [100, 25] Table Embedding",
        "embedding.item.weight [200, 25] Table Embedding");

    [Fact]
    public void Dense_towers() => Pinned(
        ModelBuilder.Embed(Users, 1000, u => u.Dense(500)).Embed(Items, 1000, i => i.Relu().Dense(500)).Dot().RegressionHead(),
        "embedding.user.weight [100, 1000] Table Embedding",
        "tower.user.0.weight [1000, 500] Weight Tower",
        "tower.user.0.bias [500] Offset Tower",
        "embedding.item.weight [200, 1000] Table Embedding",
        "tower.item.1.weight [1000, 500] Weight Tower",
        "tower.item.1.bias [500] Offset Tower");

    [Fact]
    public void Deep_matrix_factorization() => Pinned(
        ModelBuilder.Embed(Users, 15).Embed(Items, 25).Concat().Dense(64).Relu().Dense(32).Relu().RegressionHead(),
        "embedding.user.weight [100, 15] Table Embedding",
        "embedding.item.weight [200, 25] Table Embedding",
        "trunk.0.weight [40, 64] Weight Trunk",
        "trunk.0.bias [64] Offset Trunk",
        "trunk.2.weight [64, 32] Weight Trunk",
        "trunk.2.bias [32] Offset Trunk",
        "head.weight [32, 1] Weight Head",
        "head.bias [1] Offset Head");

    [Fact]
    public void Batch_normalisation_and_classes() => Pinned(
        ModelBuilder.Embed(Users, 25).Embed(Items, 25).Concat().Dense(64).BatchNorm().Relu().SoftmaxHead(10),
        "embedding.user.weight [100, 25] Table Embedding",
        "embedding.item.weight [200, 25] Table Embedding",
        "trunk.0.weight [50, 64] Weight Trunk",
        "trunk.0.bias [64] Offset Trunk",
        "trunk.1.scale [64] Offset Trunk",
        "trunk.1.shift [64] Offset Trunk",
        "trunk.1.mean [64] Statistic Trunk",
        "trunk.1.variance [64] Statistic Trunk",
        "head.weight [64, 10] Weight Head",
        "head.bias [10] Offset Head");

    [Fact]
    public void Three_embeddings_and_a_bag_and_numbers() => Pinned(
        ModelBuilder.Embed(Users, 15).Embed(Items, 20).Embed(new MultiValuedFeature("all genres", 20), 5, g => g.LayerNorm()).Input(new NumericFeature("age", 3), a => a.PRelu()).Concat().RankingHead(),
        "embedding.user.weight [100, 15] Table Embedding",
        "embedding.item.weight [200, 20] Table Embedding",
        "embedding.all genres.weight [20, 5] Table Embedding",
        "tower.all genres.0.scale [5] Offset Tower",
        "tower.all genres.0.shift [5] Offset Tower",
        "tower.age.0.slope [3] Offset Tower",
        "head.weight [43, 1] Weight Head",
        "head.bias [1] Offset Head");

    [Fact]
    public void Residual_towers()
    {
        static Tower Block(Tower t) => t
            .Residual(r => r.Dense(64).Relu().Dropout(0.5).Dense(64)).Dropout(0.5).Residual(r => r.Dense(64).Relu().Dropout(0.5).Dense(64));

        Pinned(
            ModelBuilder.Embed(Users, 64, Block).Embed(Items, 64).Dot().RegressionHead(),
            "embedding.user.weight [100, 64] Table Embedding",
            "tower.user.0.0.weight [64, 64] Weight Tower",
            "tower.user.0.0.bias [64] Offset Tower",
            "tower.user.0.3.weight [64, 64] Weight Tower",
            "tower.user.0.3.bias [64] Offset Tower",
            "tower.user.2.0.weight [64, 64] Weight Tower",
            "tower.user.2.0.bias [64] Offset Tower",
            "tower.user.2.3.weight [64, 64] Weight Tower",
            "tower.user.2.3.bias [64] Offset Tower",
            "embedding.item.weight [200, 64] Table Embedding");
    }

    [Fact]
    public void Biases() => Pinned(
        ModelBuilder.Embed(Users, 8).Embed(Items, 8).Dot().AddBiases().RegressionHead((0.5, 5)),
        "embedding.user.weight [100, 8] Table Embedding",
        "embedding.item.weight [200, 8] Table Embedding",
        "bias.global [1] Offset Bias",
        "bias.user.weight [100, 1] Table Bias",
        "bias.item.weight [200, 1] Table Bias");

    [Fact]
    public void Biases_of_a_trunk_leave_bags_and_numbers_out_and_come_once_per_feature() => Pinned(
        ModelBuilder.Embed(Users, 2).Embed(Users, 2).Embed(new MultiValuedFeature("genres", 4), 2).Input(new NumericFeature("age", 2)).Add().AddBiases().BinaryHead(),
        "embedding.user.weight [100, 2] Table Embedding",
        "embedding.user:2.weight [100, 2] Table Embedding",
        "embedding.genres.weight [4, 2] Table Embedding",
        "bias.global [1] Offset Bias",
        "bias.user.weight [100, 1] Table Bias",
        "head.weight [2, 1] Weight Head",
        "head.bias [1] Offset Head");

    [Fact]
    public void Neural_matrix_factorization() => Pinned(
        ModelBuilder.Embed(Users, 8).Embed(Items, 8).Multiply().Concat(ModelBuilder.Embed(Users, 4, u => u.Dense(3)).Embed(Items, 4).Concat().Dense(16).Relu()).Dense(2).BinaryHead(),
        "embedding.user.weight [100, 8] Table Embedding",
        "embedding.item.weight [200, 8] Table Embedding",
        "embedding.user:2.weight [100, 4] Table Embedding",
        "tower.user:2.0.weight [4, 3] Weight Tower",
        "tower.user:2.0.bias [3] Offset Tower",
        "embedding.item:2.weight [200, 4] Table Embedding",
        "right.trunk.0.weight [7, 16] Weight Trunk",
        "right.trunk.0.bias [16] Offset Trunk",
        "trunk.0.weight [24, 2] Weight Trunk",
        "trunk.0.bias [2] Offset Trunk",
        "head.weight [2, 1] Weight Head",
        "head.bias [1] Offset Head");

    [Fact]
    public void A_feature_that_comes_again_is_not_mistaken_for_a_residual_block() => Pinned(
        ModelBuilder.Embed(Users, 2, u => u.Relu().Relu().Residual(r => r.Dense(2))).Embed(Users, 2, u => u.Dense(2)).Dot().RegressionHead(),
        "embedding.user.weight [100, 2] Table Embedding",
        "tower.user.2.0.weight [2, 2] Weight Tower",
        "tower.user.2.0.bias [2] Offset Tower",
        "embedding.user:2.weight [100, 2] Table Embedding",
        "tower.user:2.0.weight [2, 2] Weight Tower",
        "tower.user:2.0.bias [2] Offset Tower");

    [Fact]
    public void Shared_blocks_are_laid_out_once_where_their_name_comes_first()
    {
        static Tower Siamese(Tower t) => t.Relu().Shared("both sides", s => s.Dense(3).BatchNorm().Residual(r => r.Shared("in", i => i.Dense(3)).PRelu()));

        Pinned(
            ModelBuilder.Embed(Users, 2, Siamese).Embed(Items, 2, Siamese).Concat().Dense(3).Shared("in", i => i.Dense(3)).Shared("top", t => t.Relu().LayerNorm()).RegressionHead(),
            "embedding.user.weight [100, 2] Table Embedding",
            "shared.both sides.0.weight [2, 3] Weight Tower",
            "shared.both sides.0.bias [3] Offset Tower",
            "shared.both sides.1.scale [3] Offset Tower",
            "shared.both sides.1.shift [3] Offset Tower",
            "shared.both sides.1.mean [3] Statistic Tower",
            "shared.both sides.1.variance [3] Statistic Tower",
            "shared.in.0.weight [3, 3] Weight Tower",
            "shared.in.0.bias [3] Offset Tower",
            "shared.both sides.2.1.slope [3] Offset Tower",
            "embedding.item.weight [200, 2] Table Embedding",
            "trunk.0.weight [6, 3] Weight Trunk",
            "trunk.0.bias [3] Offset Trunk",
            "shared.top.1.scale [3] Offset Trunk",
            "shared.top.1.shift [3] Offset Trunk",
            "head.weight [3, 1] Weight Head",
            "head.bias [1] Offset Head");
    }

    [Fact]
    public void Modules()
    {
        Pinned(
            ModuleModels.Siamese(ModuleModels.Cnn()),
            "embedding.user.weight [5, 6] Table Embedding",
            "tower.user.0.conv1.weight [4, 1, 3] Weight Tower",
            "tower.user.0.conv1.bias [4] Offset Tower",
            "tower.user.0.norm.running_mean [4] Statistic Tower",
            "tower.user.0.frozen [2, 2] Statistic Tower",
            "embedding.item.weight [7, 6] Table Embedding",
            "shared.cnn.1.conv1.weight [4, 1, 3] Weight Tower",
            "shared.cnn.1.conv1.bias [4] Offset Tower",
            "shared.cnn.1.norm.running_mean [4] Statistic Tower",
            "shared.cnn.1.frozen [2, 2] Statistic Tower");
        ModuleModels.Siamese(ModuleModels.Cnn()).Parameters[1].Initializer.Should().BeSameAs(ModuleInitializer.Instance);
    }

    [Fact]
    public void A_join_of_joins() => Pinned(
        Trunk("a").Concat(Trunk("b")).Dense(1).Concat(Trunk("c")).RankingHead(),
        "embedding.a.weight [2, 1] Table Embedding",
        "embedding.a:2.weight [2, 1] Table Embedding",
        "left.left.trunk.0.weight [1, 1] Weight Trunk",
        "left.left.trunk.0.bias [1] Offset Trunk",
        "embedding.b.weight [2, 1] Table Embedding",
        "embedding.b:2.weight [2, 1] Table Embedding",
        "left.right.trunk.0.weight [1, 1] Weight Trunk",
        "left.right.trunk.0.bias [1] Offset Trunk",
        "left.trunk.0.weight [2, 1] Weight Trunk",
        "left.trunk.0.bias [1] Offset Trunk",
        "embedding.c.weight [2, 1] Table Embedding",
        "embedding.c:2.weight [2, 1] Table Embedding",
        "right.trunk.0.weight [1, 1] Weight Trunk",
        "right.trunk.0.bias [1] Offset Trunk",
        "head.weight [2, 1] Weight Head",
        "head.bias [1] Offset Head");

    [Fact]
    public void Every_name_is_there_once()
    {
        foreach (var spec in SampleModels.All)
            spec.Parameters.Select(p => p.Name).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Parameters_start_and_are_penalised_as_the_description_says()
    {
        var options = new EmbeddingOptions { Initializer = Initializer.Uniform(0.01), L2 = 0.02 };
        var biases = new EmbeddingOptions { Initializer = Initializer.Normal(0.3), L2 = 0.04 };
        var parameters = ModelBuilder.Embed(Users, 4, options: options).Embed(Items, 4).Concat()
            .Dense(3, Initializer.He).PRelu(0.1).BatchNorm().AddBiases(biases).RegressionHead().Parameters.ToDictionary(p => p.Name);

        parameters["embedding.user.weight"].Should().Match<ParameterSpec>(p => p.Initializer == Initializer.Uniform(0.01) && p.L2 == 0.02);
        parameters["embedding.item.weight"].Should().Match<ParameterSpec>(p => p.Initializer == Initializer.Normal(0.05) && p.L2 == 0);
        parameters["trunk.0.weight"].Initializer.Should().Be(Initializer.He);
        parameters["trunk.0.bias"].Initializer.Should().Be(Initializer.Constant(0));
        parameters["trunk.1.slope"].Initializer.Should().Be(Initializer.Constant(0.1));
        parameters["trunk.2.scale"].Initializer.Should().Be(Initializer.Constant(1));
        parameters["trunk.2.shift"].Initializer.Should().Be(Initializer.Constant(0));
        parameters["trunk.2.mean"].Initializer.Should().Be(Initializer.Constant(0));
        parameters["trunk.2.variance"].Initializer.Should().Be(Initializer.Constant(1));
        parameters["bias.global"].Initializer.Should().Be(Initializer.Constant(0));
        parameters["bias.user.weight"].Should().Match<ParameterSpec>(p => p.Initializer == Initializer.Normal(0.3) && p.L2 == 0.04);
        parameters["head.weight"].Initializer.Should().Be(Initializer.Glorot);
        parameters["head.bias"].Initializer.Should().Be(Initializer.Constant(0));
    }

    private static Trunk Trunk(string name) => ModelBuilder.Embed(new CategoricalFeature(name, 2), 1).Embed(new CategoricalFeature(name, 2), 1).Add().Dense(1);

    private static void Pinned(ModelSpec spec, params string[] expected) =>
        spec.Parameters.Select(p => $"{p.Name} {p.Shape} {p.Kind} {p.Group}").Should().Equal(expected);
}
