using System.Runtime.InteropServices;
using DeepMF.Export.Tests.Support;

namespace DeepMF.Export.Tests.Onnx;

/// <summary>The bytes of an exported model, read by the numbers of <c>onnx.proto3</c>.</summary>
public sealed class OnnxStructureTests
{
    private static readonly CategoricalFeature Users = new("user", 7);
    private static readonly ModelSpec Small = ModelBuilder.Embed(Users, 2).Embed(new MultiValuedFeature("genres", 4), 2).Input(new NumericFeature("age", 3)).Concat().Dense(2).Relu().RegressionHead();

    [Fact]
    public void A_model_states_its_versions_and_its_producer()
    {
        using var model = Small.Build(seed: 1);
        var file = Read(model);

        file.Number(1).Should().Be(8).And.Be(OnnxExporter.IrVersion);
        file.Text(2).Should().Be("DeepMF");
        file.Text(3).Should().Be("0.1.0");
        var opset = file.Messages(8).Should().ContainSingle().Subject;
        opset.Has(1).Should().BeFalse("the default domain has no name");
        opset.Number(2).Should().Be(17).And.Be(OnnxExporter.OpsetVersion);
    }

    [Fact]
    public void Inputs_and_outputs_have_the_names_and_shapes_of_the_features()
    {
        using var model = Small.Build(seed: 1);
        var graph = Read(model).Message(7);

        graph.Messages(11).Select(Describe).Should().Equal("user: 7 [batch]", "genres: 7 [batch, genres.places]", "age: 1 [batch, 3]");
        graph.Messages(12).Select(Describe).Should().Equal("prediction: 1 [batch]");
        graph.Messages(11).Select(i => i.Text(3)).Should().Equal(
            "Indices from 0 to 6, one per row.", "Indices from 0 to 3, any number per row; a place without one holds -1.", "3 finite numbers per row.");
    }

    [Fact]
    public void A_softmax_head_has_two_outputs()
    {
        using var model = ModelBuilder.Embed(Users, 2).Embed(Users, 3).Concat().SoftmaxHead(4).Build(seed: 1);

        Read(model, new OnnxExportOptions { OutputName = "stars" }).Message(7).Messages(12).Select(Describe).Should().Equal("stars: 1 [batch, 4]", "stars.expected: 1 [batch]");
    }

    [Fact]
    public void Weights_have_the_names_shapes_and_numbers_of_the_parameters()
    {
        using var model = Small.Build(seed: 1);
        var tensors = Read(model).Message(7).Messages(5).ToDictionary(t => t.Text(8));

        tensors.Keys.Where(name => !name.StartsWith("constant.", StringComparison.Ordinal)).Should().BeEquivalentTo(Small.Parameters.Select(p => p.Name));
        foreach (var parameter in model.EngineModel.Parameters)
        {
            var tensor = tensors[parameter.Spec.Name];
            tensor.Numbers(1).Should().Equal(parameter.Spec.Shape.Select(s => (long)s));
            tensor.Number(2).Should().Be(1);
            MemoryMarshal.Cast<byte, float>(tensor.Bytes(9)).ToArray().Should().Equal(parameter.ToArray());
        }
    }

    [Fact]
    public void Operators_are_those_of_the_layers()
    {
        using var model = Small.Build(seed: 1);
        var nodes = Read(model).Message(7).Messages(1);

        nodes.Select(n => $"{n.Text(4)} {string.Join(" ", n.Texts(1))} > {n.Text(2)}").Should().Equal(
            "Less user constant.zero > user.negative",
            "Where user.negative constant.user.count user > user.index",
            "Equal genres constant.none > genres.missing",
            "Where genres.missing constant.zero genres > genres.filled",
            "Less genres.filled constant.zero > genres.negative",
            "Where genres.negative constant.genres.count genres.filled > genres.index",
            "Not genres.missing > genres.present",
            "Cast genres.present > genres.ones",
            "ReduceSum genres.ones constant.one > genres.sum",
            "Max genres.sum constant.unit > genres.n",
            "Div genres.ones genres.n > genres.scaled",
            "Unsqueeze genres.scaled constant.one > genres.weights",
            "Gather embedding.user.weight user.index > embedding.user",
            "Gather embedding.genres.weight genres.index > embedding.genres.rows",
            "MatMul genres.weights embedding.genres.rows > embedding.genres.pooled",
            "Squeeze embedding.genres.pooled constant.one > embedding.genres",
            "Concat embedding.user embedding.genres age > concat",
            "Gemm concat trunk.0.weight trunk.0.bias > trunk.0",
            "Relu trunk.0 > trunk.1",
            "Gemm trunk.1 head.weight head.bias > head",
            "Squeeze head constant.one > prediction");
        nodes.Should().OnlyContain(n => !n.Has(7), "all are of the default domain");
    }

    [Fact]
    public void Equal_models_give_equal_files()
    {
        using Model first = Small.Build(seed: 1), second = Small.Build(seed: 1);

        Write(first).Should().Equal(Write(second));
    }

    [Fact]
    public void Names_are_unique_whatever_features_are_called()
    {
        // Each of these names, or one that is derived from it, is also that of a parameter or of another value; so is the output's.
        CategoricalFeature global = new("global", 3), trunk = new("trunk", 3), constant = new("constant", 4), dot = new("concat", 3);
        MultiValuedFeature head = new("head", 5), gelu = new("gelu", 3, Pooling.SquareRootMean);
        var spec = ModelBuilder.Embed(global, 2).Embed(trunk, 2).Embed(constant, 2).Embed(dot, 3).Embed(head, 2).Embed(gelu, 2).Embed(global, 2).Concat()
            .Shared("a", s => s.Dense(4).Gelu()).Shared("b", s => s.Gelu()).Shared("b", s => s.Gelu())
            .Concat(ModelBuilder.Embed(trunk, 2).Embed(head, 2).Add()).AddBiases().RegressionHead((1, 5));
        using var model = TrainedModel.Of(spec);
        using var run = new OnnxRun(model);
        using var joined = new OnnxRun(model, new OnnxExportOptions { OutputName = "join" });
        var graph = Read(model, new OnnxExportOptions { OutputName = "join" }).Message(7);

        string[] names = [.. graph.Messages(11).Select(i => i.Text(1)), .. graph.Messages(5).Select(t => t.Text(8)), .. graph.Messages(1).Select(n => n.Text(2))];

        names.Should().OnlyHaveUniqueItems();
        joined.Outputs.Keys.Should().Equal("join");
        TrainedModel.ShouldAgree(model, run, "unusual names");
    }

    private static byte[] Write(Model model, OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        OnnxExporter.Write(model, stream, options);
        return stream.ToArray();
    }

    private static ProtoFields Read(Model model, OnnxExportOptions? options = null) => new(Write(model, options));

    private static string Describe(ProtoFields value)
    {
        var tensor = value.Message(2).Message(1);
        return $"{value.Text(1)}: {tensor.Number(1)} [{string.Join(", ", tensor.Message(2).Messages(1).Select(d => d.Has(1) ? $"{d.Number(1)}" : d.Text(2)))}]";
    }
}
