using DeepMF.Tests.Support;
using Microsoft.CodeAnalysis;

namespace DeepMF.Tests.Building;

/// <summary>The builder's promise: what is out of order does not compile, and the compiler says what is wrong.</summary>
public sealed class MustNotCompileTests
{
    [Theory]
    [InlineData("ModelBuilder.Dense(64)", "CS0117", "'ModelBuilder' does not contain a definition for 'Dense'")]
    [InlineData("ModelBuilder.Concat()", "CS0117", "'ModelBuilder' does not contain a definition for 'Concat'")]
    [InlineData("ModelBuilder.Embed(users).Dot()", "CS1061", "'SingleBranch' does not contain a definition for 'Dot'")]
    [InlineData("ModelBuilder.Embed(users).Concat()", "CS1061", "'SingleBranch' does not contain a definition for 'Concat'")]
    [InlineData("ModelBuilder.Embed(users).RegressionHead()", "CS1061", "'SingleBranch' does not contain a definition for 'RegressionHead'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Dense(64)", "CS1061", "'BranchPair' does not contain a definition for 'Dense'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).RegressionHead()", "CS1061", "'BranchPair' does not contain a definition for 'RegressionHead'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).AddBiases()", "CS1061", "'BranchPair' does not contain a definition for 'AddBiases'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Dot().Dense(64)", "CS1061", "'Score' does not contain a definition for 'Dense'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Dot().Concat()", "CS1061", "'Score' does not contain a definition for 'Concat'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Dot().SoftmaxHead(10)", "CS1061", "'Score' does not contain a definition for 'SoftmaxHead'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Embed(hours).Dot()", "CS1061", "'BranchSet' does not contain a definition for 'Dot'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Concat().Concat()", "CS7036", "'Trunk.Concat(Trunk)'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Concat().Embed(hours)", "CS1061", "'Trunk' does not contain a definition for 'Embed'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Concat().Dot()", "CS1061", "'Trunk' does not contain a definition for 'Dot'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Concat().AddBiases().Dense(8)", "CS1061", "'Score' does not contain a definition for 'Dense'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Concat().AddBiases().SoftmaxHead(8)", "CS1061", "'Score' does not contain a definition for 'SoftmaxHead'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Concat().RegressionHead().Relu()", "CS1061", "'ModelSpec' does not contain a definition for 'Relu'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Concat().Residual(r => r.RegressionHead())", "CS1061", "'ResidualBlock' does not contain a definition for 'RegressionHead'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Concat().Shared(\"s\", s => s.RegressionHead())", "CS1061", "'SharedBlock' does not contain a definition for 'RegressionHead'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Concat().Shared(\"s\", s => s.Concat(s))", "CS1061", "'SharedBlock' does not contain a definition for 'Concat'")]
    [InlineData("ModelBuilder.Shared(\"s\", s => s.Dense(4))", "CS0117", "'ModelBuilder' does not contain a definition for 'Shared'")]
    [InlineData("new SharedBlock(4, default)", "CS1729", "'SharedBlock' does not contain a constructor that takes 2 arguments")]
    [InlineData("new ModuleSpec(\"cnn\", 4, default)", "CS1729", "'ModuleSpec' does not contain a constructor that takes 3 arguments")]
    [InlineData("new SharedSpec(\"s\", [new ReluSpec()]) with { Name = \"t\" }", "CS0200", "'SharedSpec.Name'")]
    [InlineData("ModelBuilder.Embed(users, 8, u => u.Dot()).Embed(items)", "CS1061", "'Tower' does not contain a definition for 'Dot'")]
    [InlineData("ModelBuilder.Embed(users, 8, u => u.AddBiases()).Embed(items)", "CS1061", "'Tower' does not contain a definition for 'AddBiases'")]
    [InlineData("(ModelSpec)ModelBuilder.Embed(users).Embed(items).Concat().Dense(8)", "CS0030", "Cannot convert type 'DeepMF.Trunk' to 'DeepMF.ModelSpec'")]
    [InlineData("ModelBuilder.Embed(ages)", "CS1503", "cannot convert from 'DeepMF.NumericFeature' to 'DeepMF.IndexedFeature'")]
    [InlineData("ModelBuilder.Input(users)", "CS1503", "cannot convert from 'DeepMF.CategoricalFeature' to 'DeepMF.NumericFeature'")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Concat() with { Width = 3 }", "CS0200", "'LayerStack<Trunk>.Width'")]
    [InlineData("users with { Cardinality = 3 }", "CS0200", "'IndexedFeature.Cardinality'")]
    [InlineData("new DenseSpec(4) with { Units = 3 }", "CS0200", "'DenseSpec.Units'")]
    [InlineData("new Trunk(null!)", "CS1729", "'Trunk' does not contain a constructor that takes 1 arguments")]
    public void A_wrong_order_does_not_compile(string expression, string id, string message)
    {
        var errors = Compile($"static class Wrong {{ {Features} static object Model() => {expression}; }}");

        errors.Should().ContainSingle().Which.Should().Match<Diagnostic>(d => d.Id == id && d.GetMessage(null).Contains(message), string.Join(Environment.NewLine, errors));
    }

    [Fact]
    public void A_model_without_a_head_is_no_description()
    {
        var errors = Compile($"static class Wrong {{ {Features} static ModelSpec Model() => ModelBuilder.Embed(users).Embed(items).Concat().Dense(8); }}");

        errors.Should().ContainSingle().Which.GetMessage(null).Should().Be("Cannot implicitly convert type 'DeepMF.Trunk' to 'DeepMF.ModelSpec'");
    }

    [Theory]
    [InlineData("record Mine : LayerStack<Mine>", "'Mine' does not implement inherited abstract member 'LayerStack<Mine>.With(int, SpecList<LayerSpec>)'")]
    [InlineData("record Mine : LayerSpec", "'Mine' does not implement inherited abstract member 'LayerSpec.KindName.get'")]
    [InlineData("record Mine : HeadSpec", "'Mine' does not implement inherited abstract member 'HeadSpec.KindName.get'")]
    [InlineData("record Mine : BodySpec", "'Mine' does not implement inherited abstract member 'BodySpec.KindName.get'")]
    [InlineData("record Mine : VectorSpec", "'Mine' does not implement inherited abstract member 'VectorSpec.KindName.get'")]
    [InlineData("record Mine : InputSpec", "'Mine' does not implement inherited abstract member 'InputSpec.KindName.get'")]
    [InlineData("record Mine : Branches", "'Mine' does not implement inherited abstract member 'Branches.All.get'")]
    [InlineData("record Mine : Feature", "'Mine' does not implement inherited abstract member 'Feature.KindName.get'")]
    [InlineData("record Mine : IndexedFeature", "'Mine' does not implement inherited abstract member 'Feature.KindName.get'")]
    [InlineData("record Mine : Initializer", "'Mine' does not implement inherited abstract member 'Initializer.KindName.get'")]
    [InlineData("record Mine : RegressionLoss", "'Mine' does not implement inherited abstract member 'RegressionLoss.KindName.get'")]
    [InlineData("record Mine : DeepMF.Optimizers.Optimizer", "'Mine' does not implement inherited abstract member 'Optimizer.KindName.get'")]
    public void Nobody_outside_adds_a_kind_to_a_closed_hierarchy_of_records(string declaration, string message)
    {
        var baseName = declaration.Split(" : ")[1];

        // Every record has a protected copy constructor, so a constructor that cannot be called does not close a hierarchy.
        var errors = Compile($"{declaration} {{ public Mine({baseName} original, int more) : base(original) {{ }} }}");

        errors.Should().Contain(d => d.Id == "CS0534" && d.GetMessage(null) == message, string.Join(Environment.NewLine, errors));
    }

    [Theory]
    [InlineData("class Mine : Vocabulary { Mine() : base(true) { } }", "'Vocabulary.Vocabulary(bool)' is inaccessible due to its protection level")]
    [InlineData("class Mine : DeepMF.Engines.BatchColumn { Mine() : base(null!) { } }", "'BatchColumn.BatchColumn(Feature)' is inaccessible due to its protection level")]
    public void Nobody_outside_adds_a_kind_to_a_closed_hierarchy_of_classes(string declaration, string message) =>
        Compile(declaration).Should().Contain(d => d.Id == "CS0122" && d.GetMessage(null) == message);

    [Theory]
    [InlineData("record Mine : DenseSpec { Mine() : base(1) { } }")]
    [InlineData("record Mine : ModelSpec { Mine() : base(null!, null!) { } }")]
    [InlineData("record Mine : CategoricalFeature { Mine() : base(\"x\", 1) { } }")]
    public void A_kind_cannot_be_derived_from(string declaration) => Compile(declaration).Should().Contain(d => d.Id == "CS0509");

    [Theory]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Concat().Dense(64).Relu().RegressionHead()")]
    [InlineData("ModelBuilder.Embed(users, 64).Embed(items, 64).Dot().AddBiases().RegressionHead(range: (0.5, 5.0))")]
    [InlineData("ModelBuilder.Embed(users, 64, u => u.Relu().Dense(64)).Embed(items, 64, i => i.Relu().Dense(64)).Dot().RegressionHead()")]
    [InlineData("ModelBuilder.Embed(users, 15).Embed(items, 20).Embed(hours, 5).Concat().Dense(64).BatchNorm().Relu().SoftmaxHead(10)")]
    [InlineData("ModelBuilder.Embed(users).Embed(items).Concat().AddBiases().BinaryHead()")]
    [InlineData("ModelBuilder.Embed(users, 8).Embed(items, 8).Multiply().Concat(ModelBuilder.Embed(users).Embed(items).Concat().Dense(32)).RankingHead()")]
    [InlineData("ModelBuilder.Input(ages).Embed(items).Add().Residual(r => r.Dense(32).Relu()).Dropout(0.5).SoftmaxHead(new ClassScale(10, 0.5, 0.5))")]
    [InlineData("ModelBuilder.Embed(users, 8, u => u.Shared(\"s\", s => s.Dense(4).Relu())).Embed(items, 8, i => i.Shared(\"s\", s => s.Dense(4).Relu())).Dot().RegressionHead()")]
    [InlineData("model.Predict((\"user\", 196), (\"item\", 242))")]
    [InlineData("model.Predict((\"user\", 196L), (\"item\", \"x\"), (\"a\", new[] { 1 }), (\"b\", new[] { \"x\" }), (\"c\", new[] { 0.5f }), (\"d\", 0.5f))")]
    [InlineData("model.PredictProbabilities((\"user\", 196))")]
    public void What_is_in_order_compiles(string expression) =>
        Compile($"static class Right {{ {Features} static Model model = null!; static object Value() => {expression}; }}").Should().BeEmpty();

    private const string Features =
        """
        static readonly CategoricalFeature users = new("user", 943), items = new("item", 1682), hours = new("hour", 24);
        static readonly NumericFeature ages = new("age", 32);
        """;

    private static Diagnostic[] Compile(string code) => Snippet.Errors($"#nullable enable\nusing System; using DeepMF; using DeepMF.Specs;\n{code}");
}
