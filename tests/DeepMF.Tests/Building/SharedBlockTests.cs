using DeepMF.Specs;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Building;

public sealed class SharedBlockTests
{
    private static readonly CategoricalFeature Users = new("user", 9);
    private static readonly CategoricalFeature Items = new("item", 8);

    [Fact]
    public void A_siamese_model_reads_as_it_is_described()
    {
        static Tower Siamese(Tower tower) => tower.Shared("both", s => s.Dense(4).Relu());

        var spec = ModelBuilder.Embed(Users, 8, Siamese).Embed(Items, 8, Siamese).Dot().RegressionHead();

        var shared = new SharedSpec("both", [new DenseSpec(4), new ReluSpec()]);
        spec.Should().Be(new ModelSpec(
            new DotSpec(new BranchSpec(new EmbeddingSpec(Users, 8), [shared]), new BranchSpec(new EmbeddingSpec(Items, 8), [shared])),
            new RegressionHeadSpec(RegressionLoss.Squared)));
    }

    [Fact]
    public void A_shared_block_may_change_the_width()
    {
        var trunk = ModelBuilder.Embed(Users, 8).Embed(Items, 8).Concat().Shared("s", s => s.Dense(5).Append(ModuleModels.Cnn()).Dense(3).Tanh());

        trunk.Width.Should().Be(3);
        trunk.Layers[0].OutputWidth(16).Should().Be(3);
        new SharedSpec("s", [new ReluSpec()]).OutputWidth(7).Should().Be(7);
    }

    [Fact]
    public void A_block_without_layers_is_refused()
    {
        Refused<ArgumentException>(() => Trunk().Shared("s", s => s), "The shared block 's' has no layers. Put at least one layer into it. (Parameter 'block')");
        Refused<ArgumentException>(() => new SharedSpec("s", []), "The shared block 's' has no layers. Put at least one layer into it. (Parameter 'layers')");
    }

    [Fact]
    public void A_function_that_is_null_or_returns_null_is_refused()
    {
        Refused<ArgumentException>(() => Trunk().Shared("s", _ => null!), "The shared block 's' returned null. Return the block that the last call gave. (Parameter 'block')");
        FluentActions.Invoking(() => Trunk().Shared("s", null!)).Should().Throw<ArgumentNullException>().WithParameterName("block");
        FluentActions.Invoking(() => Trunk().Shared(null!, s => s.Relu())).Should().Throw<ArgumentNullException>().WithParameterName("name");
    }

    [Theory]
    [InlineData(" ", "A shared block needs a name that is not empty. (Parameter 'name')")]
    [InlineData("a.0", "A shared block name may hold letters, digits, '_', '-' and spaces, but 'a.0' holds '.'. (Parameter 'name')")]
    public void Names_follow_the_rules_of_features(string name, string message)
    {
        Refused<ArgumentException>(() => Trunk().Shared(name, s => s.Relu()), message);
        Refused<ArgumentException>(() => new SharedSpec(name, [new ReluSpec()]), message);
    }

    [Fact]
    public void Two_blocks_of_one_name_must_have_the_same_layers()
    {
        Refused<InvalidOperationException>(
            () => ModelBuilder.Embed(Users, 8, u => u.Shared("s", s => s.Dense(4))).Embed(Items, 8, i => i.Relu().Shared("s", s => s.Dense(4).Relu())).Dot().RegressionHead(),
            "The shared block 's' has other layers at 'tower.item.1' than at 'tower.user.0'. Give it the same layers everywhere, or give one of the blocks another name.");
        Refused<InvalidOperationException>(
            () => Trunk().Shared("a", a => a.Shared("s", s => s.Dense(16))).Residual(r => r.Shared("s", s => s.Dense(16, Initializer.He))).BinaryHead(),
            "The shared block 's' has other layers at 'trunk.1.0' than at 'shared.a.0'. Give it the same layers everywhere, or give one of the blocks another name.");
    }

    [Fact]
    public void Two_blocks_of_one_name_must_take_one_width()
    {
        Refused<InvalidOperationException>(
            () => ModelBuilder.Embed(Users, 8, u => u.Shared("s", s => s.Dense(4))).Embed(Items, 6, i => i.Shared("s", s => s.Dense(4))).Dot().RegressionHead(),
            "The shared block 's' takes width 8 at 'tower.user.0' but width 6 at 'tower.item.0'. Give it inputs of one width, or give one of the blocks another name.");
        Refused<InvalidOperationException>(
            () => Trunk().Shared("s", s => s.Dense(4)).Shared("s", s => s.Dense(4)).SoftmaxHead(3),
            "The shared block 's' takes width 16 at 'trunk.0' but width 4 at 'trunk.1'. Give it inputs of one width, or give one of the blocks another name.");
    }

    [Fact]
    public void A_block_inside_itself_is_refused()
    {
        Refused<InvalidOperationException>(
            () => Trunk().Shared("s", s => s.Relu().Shared("s", t => t.Relu())).RankingHead(),
            "The shared block 's' contains itself at 'shared.s.1', so it would never end. Give the inner block another name.");
        Refused<InvalidOperationException>(
            () => Trunk().Shared("s", s => s.Residual(r => r.Shared("t", t => t.Shared("s", u => u.Relu())))).RankingHead(),
            "The shared block 's' contains itself at 'shared.t.0', so it would never end. Give the inner block another name.");
    }

    [Fact]
    public void A_residual_block_inside_must_keep_its_width() => Refused<ArgumentException>(
        () => new BranchSpec(new EmbeddingSpec(Users, 4), [new SharedSpec("s", [new DenseSpec(6), new ResidualSpec([new DenseSpec(3)])])]),
        "A residual block must keep its width: it takes width 6 but returns width 3. End the block with Dense(6). (Parameter 'block')");

    [Fact]
    public void Blocks_inside_blocks_take_no_exponential_time()
    {
        LayerSpec layer = new DenseSpec(4);
        for (var depth = 0; depth < 400; depth++)
            layer = new SharedSpec($"s{depth}", [layer]);

        var spec = ModelBuilder.Embed(Users, 4).Embed(Items, 4).Add().Append(layer).RegressionHead();

        spec.Parameters.Select(p => p.Name).Should().Contain("shared.s0.0.weight");
        ModelSpec.FromJson(spec.ToJson()).Should().Be(spec);
    }

    private static Trunk Trunk() => ModelBuilder.Embed(Users, 8).Embed(Items, 8).Concat();

    private static void Refused<TException>(Func<object> define, string message)
        where TException : Exception => define.Should().ThrowExactly<TException>().Which.Message.Should().Be(message);
}
