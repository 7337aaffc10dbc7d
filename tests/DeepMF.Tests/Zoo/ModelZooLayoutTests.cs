using DeepMF.Specs;

namespace DeepMF.Tests.Zoo;

/// <summary>The names and shapes of the parameters, which files keep.</summary>
public sealed class ModelZooLayoutTests
{
    private static readonly CategoricalFeature Users = new("user", 7);
    private static readonly CategoricalFeature Items = new("item", 5);

    public static TheoryData<ModelSpec, string> Layouts => new()
    {
        { ModelZoo.LinearMf(Users, Items), "embedding.user.weight 7x25, embedding.item.weight 5x25" },
        { ModelZoo.BprMf(Users, Items), "embedding.user.weight 7x32, embedding.item.weight 5x32" },
        { ModelZoo.BiasedMf(Users, Items, (0.5, 5.0)), "embedding.user.weight 7x50, embedding.item.weight 5x50, bias.global 1, bias.user.weight 7x1, bias.item.weight 5x1" },
        { ModelZoo.DenseTowerMf(Users, Items), "embedding.user.weight 7x1000, tower.user.0.weight 1000x500, tower.user.0.bias 500, embedding.item.weight 5x1000, tower.item.0.weight 1000x500, tower.item.0.bias 500" },
        { ModelZoo.MlpTowerMf(Users, Items), "embedding.user.weight 7x64, tower.user.1.weight 64x64, tower.user.1.bias 64, embedding.item.weight 5x64, tower.item.1.weight 64x64, tower.item.1.bias 64" },
        { ModelZoo.ConcatMf(Users, Items), "embedding.user.weight 7x64, embedding.item.weight 5x64, trunk.0.weight 128x64, trunk.0.bias 64, head.weight 64x1, head.bias 1" },
        { ModelZoo.DeepMf(Users, Items), "embedding.user.weight 7x25, embedding.item.weight 5x25, trunk.0.weight 50x64, trunk.0.bias 64, trunk.2.weight 64x64, trunk.2.bias 64, head.weight 64x1, head.bias 1" },
        {
            ModelZoo.DeepMf(Users, Items, new DeepMfOptions { UserDimension = 15, ItemDimension = 20, SideInputs = [new EmbeddingSpec(new CategoricalFeature("genre", 20), 5)], Classes = new ClassScale(10, 0.5, 0.5) }),
            "embedding.user.weight 7x15, embedding.item.weight 5x20, embedding.genre.weight 20x5, trunk.0.weight 40x64, trunk.0.bias 64, trunk.2.weight 64x64, trunk.2.bias 64, head.weight 64x10, head.bias 10"
        },
        { ModelZoo.EmbeddingNet(Users, Items, (0.5, 5.0)), "embedding.user.weight 7x50, embedding.item.weight 5x50, trunk.1.weight 100x10, trunk.1.bias 10, head.weight 10x1, head.bias 1" },
        { ModelZoo.Gmf(Users, Items), "embedding.user.weight 7x8, embedding.item.weight 5x8, head.weight 8x1, head.bias 1" },
        {
            ModelZoo.NeuMf(Users, Items),
            "embedding.user.weight 7x8, embedding.item.weight 5x8, embedding.user:2.weight 7x16, embedding.item:2.weight 5x16, right.trunk.0.weight 32x32, right.trunk.0.bias 32, "
            + "right.trunk.2.weight 32x16, right.trunk.2.bias 16, right.trunk.4.weight 16x8, right.trunk.4.bias 8, head.weight 16x1, head.bias 1"
        },
        { ModelZoo.Word2Vec(new CategoricalFeature("centre", 6), new CategoricalFeature("context", 6)), "embedding.centre.weight 6x100, embedding.context.weight 6x100" },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Parameters_have_names_and_shapes(ModelSpec spec, string layout) =>
        string.Join(", ", spec.Parameters.Select(p => $"{p.Name} {string.Join('x', p.Shape)}")).Should().Be(layout);

    [Fact]
    public void Residual_towers_hold_two_blocks_on_each_side()
    {
        var spec = ModelZoo.ResidualTowerMf(Users, Items);

        spec.Parameters.Should().HaveCount(2 * (1 + 2 * 2 * 2));
        spec.Parameters.Sum(p => p.Length).Should().Be((7 + 5) * 64 + 2 * 4 * (64 * 64 + 64));
    }
}
