using System.Reflection;
using System.Text.RegularExpressions;
using DeepMF.Engines;
using DeepMF.Specs;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Zoo;

public sealed partial class ModelZooTests
{
    private static readonly CategoricalFeature Users = new("user", 7);
    private static readonly CategoricalFeature Items = new("item", 5);
    private static readonly EmbeddingOptions Start = new() { Initializer = Initializer.Uniform(0.01) };
    private static readonly EmbeddingOptions Other = new() { Initializer = Initializer.Normal(0.2), L2 = 0.03 };

    [Fact]
    public void The_lines_of_every_methods_documentation_describe_the_same_model()
    {
        var program = Snippet.ImplicitUsings + """
            using DeepMF;
            CategoricalFeature users = new("user", 7), items = new("item", 5), centre = new("centre", 6), context = new("context", 6);
            OutputRange range = (0.5, 5.0), ratings = (1.0, 5.0);
            void Same(string name, ModelSpec copied, ModelSpec zoo) { if (copied != zoo) throw new Exception(name + " is another model."); }

            """;
        var documented = new List<string>();
        foreach (var source in Directory.GetFiles(Path.Combine(Repository.Root, "src", "DeepMF", "Zoo"), "ModelZoo*.cs"))
            foreach (Match method in DocumentedMethod().Matches(File.ReadAllText(source)))
            {
                var name = method.Groups["name"].Value;
                documented.Add(name);
                program += $"{{\n{method.Groups["code"].Value.Replace("///", "")}\nSame(\"{name}\", spec, ModelZoo.{name}({Arguments(name)}));\n}}\n";
            }

        Snippet.Run(program);
        documented.Should().BeEquivalentTo(typeof(ModelZoo).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(m => m.Name));
    }

    [Fact]
    public void Sizes_and_starts_are_taken_over()
    {
        ModelZoo.LinearMf(Users, Items, 3, Other).Should().Be(ModelBuilder.Embed(Users, 3, options: Other).Embed(Items, 3, options: Other).Dot().RegressionHead());
        ModelZoo.BiasedMf(Users, Items, (1, 5), 3, Start, Other).Should().Be(ModelBuilder.Embed(Users, 3, options: Start).Embed(Items, 3, options: Start).Dot().AddBiases(Other).RegressionHead((1, 5)));
        ModelZoo.BprMf(Users, Items, 3, Other).Should().Be(ModelBuilder.Embed(Users, 3, options: Other).Embed(Items, 3, options: Other).Dot().RankingHead());
        ModelZoo.DenseTowerMf(Users, Items, 3, 2, Other).Should().Be(ModelBuilder.Embed(Users, 3, u => u.Dense(2), Other).Embed(Items, 3, i => i.Dense(2), Other).Dot().RegressionHead());
        ModelZoo.MlpTowerMf(Users, Items, 3, 2, Other).Should().Be(ModelBuilder.Embed(Users, 3, u => u.Relu().Dense(2), Other).Embed(Items, 3, i => i.Relu().Dense(2), Other).Dot().RegressionHead());
        ModelZoo.ResidualTowerMf(Users, Items, 3, 0.1, Other).Should().Be(ModelBuilder.Embed(Users, 3, Residual, Other).Embed(Items, 3, Residual, Other).Dot().RegressionHead());
        ModelZoo.ConcatMf(Users, Items, 3, 2, Other).Should().Be(ModelBuilder.Embed(Users, 3, options: Other).Embed(Items, 3, options: Other).Concat().Dense(2).Relu().RegressionHead());
        ModelZoo.EmbeddingNet(Users, Items, (1, 4), new EmbeddingNetOptions { Dimension = 3, Hidden = 2, InputDropout = 0.1, HiddenDropout = 0.2, Embeddings = Other })
            .Should().Be(ModelBuilder.Embed(Users, 3, options: Other).Embed(Items, 3, options: Other).Concat().Dropout(0.1).Dense(2).Relu().Dropout(0.2).RegressionHead((0.5, 4.5)));

        static Tower Residual(Tower tower) => tower.Residual(b => b.Dense(3).Relu().Dropout(0.1).Dense(3)).Dropout(0.1).Residual(b => b.Dense(3).Relu().Dropout(0.1).Dense(3));
    }

    [Fact]
    public void The_parts_of_neural_matrix_factorization_grow_with_the_factors()
    {
        var gmf = ModelBuilder.Embed(Users, 3, options: Other).Embed(Items, 3, options: Other).Multiply();
        var mlp = ModelBuilder.Embed(Users, 6, options: Other).Embed(Items, 6, options: Other).Concat().Dense(12).Relu().Dense(6).Relu().Dense(3).Relu();

        ModelZoo.Gmf(Users, Items, 3, Other).Should().Be(gmf.BinaryHead());
        ModelZoo.Mlp(Users, Items, 3, Other).Should().Be(mlp.BinaryHead());
        ModelZoo.NeuMf(Users, Items, 3, Other).Should().Be(gmf.Concat(mlp).BinaryHead());
        ModelZoo.NeuMf(Users, Items, 7, Other, perceptronFactors: 3).Should().Be(ModelBuilder.Embed(Users, 7, options: Other).Embed(Items, 7, options: Other).Multiply().Concat(mlp).BinaryHead());
    }

    [Fact]
    public void Deep_matrix_factorization_has_the_variants_of_its_source()
    {
        CategoricalFeature first = new("first genre", 4);
        MultiValuedFeature genres = new("genre", 4);
        NumericFeature hot = new("genres", 4);
        var pair = ModelBuilder.Embed(Users, 15, options: Start).Embed(Items, 20, options: Start);
        var sizes = new DeepMfOptions { UserDimension = 15, ItemDimension = 20 };

        ModelZoo.DeepMf(Users, Items, sizes).Should().Be(Hidden(pair.Concat()).RegressionHead());
        ModelZoo.DeepMf(Users, Items, sizes with { SideInputs = [new EmbeddingSpec(first, 5)] }).Should().Be(Hidden(pair.Embed(first, 5).Concat()).RegressionHead());
        ModelZoo.DeepMf(Users, Items, sizes with { SideInputs = [new EmbeddingSpec(genres, 5, Other), new NumericInputSpec(hot)] })
            .Should().Be(Hidden(pair.Embed(genres, 5, options: Other).Input(hot).Concat()).RegressionHead());
        ModelZoo.DeepMf(Users, Items, sizes with { BatchNorm = true, Hidden = [6] }).Should().Be(pair.Concat().Dense(6).BatchNorm().Relu().RegressionHead());
        ModelZoo.DeepMf(Users, Items, sizes with { Classes = new ClassScale(10, 0.5, 0.5) }).Should().Be(Hidden(pair.Concat()).SoftmaxHead(new ClassScale(10, 0.5, 0.5)));
        ModelZoo.DeepMf(Users, Items, new DeepMfOptions { UserDimension = 3, ItemDimension = 2, Embeddings = Other, Hidden = [], DenseInitializer = Initializer.He })
            .Should().Be(ModelBuilder.Embed(Users, 3, options: Other).Embed(Items, 2, options: Other).Concat().RegressionHead());
        ModelZoo.DeepMf(Users, Items, sizes with { Hidden = [4], DenseInitializer = Initializer.He }).Should().Be(pair.Concat().Dense(4, Initializer.He).Relu().RegressionHead());

        static Trunk Hidden(Trunk trunk) => trunk.Dense(64).Relu().Dense(64).Relu();
    }

    [Fact]
    public void Sizes_of_MovieLens_20M_are_those_of_the_source()
    {
        // 138,493 users and 26,744 films: 25 · 165,237 numbers in tables, 50 · 64 + 64, 64 · 64 + 64 and 64 + 1 above them.
        CategoricalFeature users = new("user", 138_493), films = new("film", 26_744);
        var deep = ModelZoo.DeepMf(users, films);
        var asymmetric = ModelZoo.DeepMf(users, films, new DeepMfOptions { UserDimension = 15 });

        deep.Summary().Should().EndWith("total: 4,138,414 trained parameters\n");
        // 1.38 million fewer in the table, and ten rows of the first layer.
        (Total(deep) - Total(asymmetric)).Should().Be(10 * 138_493 + 10 * 64);
        // Forward, gradient of the inputs and gradient of the weights: a multiplication and an addition each.
        (6 * deep.Parameters.Where(p => p.Kind == ParameterKind.Weight).Sum(p => p.Length)).Should().Be(44_160);

        static long Total(ModelSpec spec) => spec.Parameters.Sum(p => p.Length);
    }

    private static string Arguments(string name) => name switch
    {
        nameof(ModelZoo.BiasedMf) => "users, items, range",
        nameof(ModelZoo.EmbeddingNet) => "users, items, ratings",
        nameof(ModelZoo.Word2Vec) => "centre, context",
        _ => "users, items",
    };

    [GeneratedRegex(@"<code>(?<code>(?:(?!<code>).)*?)</code>(?:(?!<code>).)*?public static ModelSpec (?<name>\w+)\(", RegexOptions.Singleline)]
    private static partial Regex DocumentedMethod();
}
