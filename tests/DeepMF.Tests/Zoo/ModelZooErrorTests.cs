namespace DeepMF.Tests.Zoo;

public sealed class ModelZooErrorTests
{
    private static readonly CategoricalFeature Users = new("user", 7);
    private static readonly CategoricalFeature Items = new("item", 5);

    [Fact]
    public void Options_have_the_defaults_of_the_sources()
    {
        var start = new EmbeddingOptions { Initializer = Initializer.Uniform(0.01) };

        new DeepMfOptions().Should().Be(new DeepMfOptions
        {
            UserDimension = 25,
            ItemDimension = 25,
            SideInputs = [],
            Hidden = [64, 64],
            BatchNorm = false,
            Classes = null,
            Embeddings = start,
            DenseInitializer = Initializer.Glorot,
        });
        new EmbeddingNetOptions().Should().Be(new EmbeddingNetOptions { Dimension = 50, Hidden = 10, InputDropout = 0.05, HiddenDropout = 0.5, Embeddings = start });
    }

    [Fact]
    public void Sizes_below_1_are_refused()
    {
        ShouldRefuse(() => _ = new DeepMfOptions { UserDimension = 0 }, "UserDimension is at least 1. (Parameter 'UserDimension')\nActual value was 0.");
        ShouldRefuse(() => _ = new DeepMfOptions { ItemDimension = -1 }, "ItemDimension is at least 1. (Parameter 'ItemDimension')\nActual value was -1.");
        ShouldRefuse(() => _ = new DeepMfOptions { Hidden = [64, 0] }, "Each width of Hidden is at least 1. (Parameter 'Hidden')\nActual value was 0.");
        ShouldRefuse(() => _ = new EmbeddingNetOptions { Dimension = 0 }, "Dimension is at least 1. (Parameter 'Dimension')\nActual value was 0.");
        ShouldRefuse(() => _ = new EmbeddingNetOptions { Hidden = 0 }, "Hidden is at least 1. (Parameter 'Hidden')\nActual value was 0.");
        ShouldRefuse(() => _ = ModelZoo.NeuMf(Users, Items, 0), "The predictive factors are at least 1 and at most 536870911. (Parameter 'factors')\nActual value was 0.");
        ShouldRefuse(() => _ = ModelZoo.NeuMf(Users, Items, 8, perceptronFactors: 0), "The predictive factors are at least 1 and at most 536870911. (Parameter 'perceptronFactors')\nActual value was 0.");
        ShouldRefuse(() => _ = ModelZoo.Mlp(Users, Items, int.MaxValue), "The predictive factors are at least 1 and at most 536870911. (Parameter 'factors')\nActual value was 2147483647.");
        ShouldRefuse(() => _ = ModelZoo.LinearMf(Users, Items, 0), "The embedding of feature 'user' needs a dimension of at least 1. (Parameter 'dimension')\nActual value was 0.");
        ShouldRefuse(() => _ = ModelZoo.Word2Vec(Users, new CategoricalFeature("other", 7), 0), "The embedding of feature 'user' needs a dimension of at least 1. (Parameter 'dimension')\nActual value was 0.");
    }

    [Theory]
    [InlineData(-0.1, "-0.1")]
    [InlineData(1.0, "1")]
    [InlineData(double.NaN, "NaN")]
    public void Rates_outside_their_range_are_refused(double rate, string shown)
    {
        ShouldRefuse(() => _ = new EmbeddingNetOptions { InputDropout = rate }, $"InputDropout is a number of at least 0 and less than 1. (Parameter 'InputDropout')\nActual value was {shown}.");
        ShouldRefuse(() => _ = new EmbeddingNetOptions { HiddenDropout = rate }, $"HiddenDropout is a number of at least 0 and less than 1. (Parameter 'HiddenDropout')\nActual value was {shown}.");
    }

    [Fact]
    public void What_is_missing_is_refused()
    {
        ((Action)(() => _ = new DeepMfOptions { SideInputs = [null!] })).Should().Throw<ArgumentException>().WithMessage("A side input is null. (Parameter 'SideInputs')");
        ((Action)(() => _ = new DeepMfOptions { Embeddings = null! })).Should().Throw<ArgumentNullException>().WithParameterName("Embeddings");
        ((Action)(() => _ = new DeepMfOptions { DenseInitializer = null! })).Should().Throw<ArgumentNullException>().WithParameterName("DenseInitializer");
        ((Action)(() => _ = new EmbeddingNetOptions { Embeddings = null! })).Should().Throw<ArgumentNullException>().WithParameterName("Embeddings");
        ((Action)(() => ModelZoo.EmbeddingNet(Users, Items, default))).Should().Throw<ArgumentException>()
            .WithMessage("A range of ratings needs two bounds. Make it with the constructor of OutputRange. (Parameter 'ratings')");
        ((Action)(() => ModelZoo.BiasedMf(Users, Items, default))).Should().Throw<ArgumentException>()
            .WithMessage("An output range needs two bounds. Make it with its constructor. (Parameter 'range')");
    }

    [Fact]
    public void Words_must_be_two_features_of_one_vocabulary()
    {
        ((Action)(() => ModelZoo.Word2Vec(Users, Items))).Should().Throw<ArgumentException>()
            .WithMessage("Centre and context are words of one vocabulary, but 'user' has 7 values and 'item' 5. (Parameter 'context')");
        ((Action)(() => ModelZoo.Word2Vec(Users, Users))).Should().Throw<ArgumentException>()
            .WithMessage("Centre and context are two features of a batch, but both are called 'user'. Give one of them another name. (Parameter 'context')");
    }

    private static void ShouldRefuse(Action action, string message) =>
        action.Should().Throw<ArgumentOutOfRangeException>().Which.Message.ReplaceLineEndings("\n").Should().Be(message);
}
