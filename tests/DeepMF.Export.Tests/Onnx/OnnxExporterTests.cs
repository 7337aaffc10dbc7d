using DeepMF.Export.Tests.Support;
using DeepMF.Specs;
using Microsoft.ML.OnnxRuntime;

namespace DeepMF.Export.Tests.Onnx;

public sealed class OnnxExporterTests
{
    private static readonly CategoricalFeature Users = new("user", 300);
    private static readonly CategoricalFeature Items = new("item", 4);
    private static readonly MultiValuedFeature Genres = new("genres", 6);
    private static readonly ModelSpec Spec = ModelBuilder.Embed(Users, 5).Embed(Items, 5).Dot().AddBiases().RegressionHead();
    private static readonly ModelSpec Bags = ModelBuilder.Embed(Items, 2).Embed(Genres, 2).Dot().RegressionHead();

    [Fact]
    public void A_file_is_loaded_by_its_path()
    {
        using var folder = new Folder();
        using var model = TrainedModel.Of(Spec);
        OnnxExporter.Write(model, folder["m.onnx"]);
        using var run = new OnnxRun(folder["m.onnx"]);

        folder.Names.Should().Equal("m.onnx");
        TrainedModel.ShouldAgree(model, run, "from a path");
    }

    [Fact]
    public void Weights_beside_are_loaded_with_the_model()
    {
        using var folder = new Folder();
        // The biases of items have 16 bytes and stay inside; three tensors of unequal lengths go beside.
        var spec = ModelBuilder.Embed(Users, 5).Embed(new CategoricalFeature("hour", 99), 7).Concat().AddBiases().RegressionHead();
        using var model = TrainedModel.Of(spec);
        OnnxExporter.Write(model, folder["m.onnx"], new OnnxExportOptions { Weights = OnnxWeights.Beside });
        using var run = new OnnxRun(folder["m.onnx"]);

        folder.Names.Should().Equal("m.onnx", "m.onnx.data");
        TrainedModel.ShouldAgree(model, run, "weights beside");
        var tensors = new ProtoFields(File.ReadAllBytes(folder["m.onnx"])).Message(7).Messages(5).Where(t => t.Has(14)).ToArray();
        tensors.Select(t => $"{t.Text(8)}: {string.Join(", ", t.Messages(13).Select(e => $"{e.Text(1)} {e.Text(2)}"))}").Should().Equal(
            "embedding.user.weight: location m.onnx.data, offset 0, length 6000",
            "embedding.hour.weight: location m.onnx.data, offset 8192, length 2772",
            "bias.user.weight: location m.onnx.data, offset 12288, length 1200");
        new FileInfo(folder["m.onnx.data"]).Length.Should().Be(12288 + 1200);
    }

    [Fact]
    public void A_model_above_the_limit_puts_its_weights_beside_by_itself()
    {
        using var folder = new Folder();
        using var model = TrainedModel.Of(Spec);
        using var whole = new MemoryStream();
        OnnxExporter.Write(model, whole);

        OnnxExporter.Write(model, folder["inside.onnx"], null, limit: whole.Length);
        OnnxExporter.Write(model, folder["beside.onnx"], null, limit: whole.Length - 1);

        folder.Names.Should().Equal("beside.onnx", "beside.onnx.data", "inside.onnx");
        File.ReadAllBytes(folder["inside.onnx"]).Should().Equal(whole.ToArray());
        using var run = new OnnxRun(folder["beside.onnx"]);
        TrainedModel.ShouldAgree(model, run, "weights beside");
    }

    [Fact]
    public void A_model_above_the_limit_is_refused_where_its_weights_must_lie_inside()
    {
        using var folder = new Folder();
        using var model = TrainedModel.Of(Spec);
        using var stream = new MemoryStream();
        OnnxExporter.Write(model, stream);
        var length = stream.Length;

        var toStream = () => OnnxExporter.Write(model, stream, null, length - 1);
        var toPath = () => OnnxExporter.Write(model, folder["m.onnx"], new OnnxExportOptions { Weights = OnnxWeights.Inside }, length - 1);

        toStream.Should().Throw<InvalidOperationException>().WithMessage($"The ONNX model would have {length} bytes in one file, but the format allows {length - 1}. Write to a path: the weights then lie in a second file.");
        toPath.Should().Throw<InvalidOperationException>().WithMessage($"The ONNX model would have {length} bytes in one file, but the format allows {length - 1}. Set Weights of the options to Automatic or Beside: the weights then lie in a second file.");
        folder.Names.Should().BeEmpty();
        stream.Length.Should().Be(length);
    }

    [Fact]
    public void Weights_cannot_lie_beside_a_stream()
    {
        using var model = Spec.Build(seed: 1);
        using var stream = new MemoryStream();

        var write = () => OnnxExporter.Write(model, stream, new OnnxExportOptions { Weights = OnnxWeights.Beside });

        write.Should().Throw<ArgumentException>().WithMessage("A stream has no file beside it, so the weights must lie inside. Write to a path. (Parameter 'options')");
    }

    [Fact]
    public void The_description_is_in_the_metadata_and_the_vocabularies_only_where_asked_for()
    {
        using var model = ModelBuilder.Embed(new CategoricalFeature("user", 3), 2).Embed(Items, 2).Dot().RegressionHead().Build(seed: 1).AttachVocabularies(new Dictionary<string, Vocabulary>
        {
            ["user"] = Vocabulary.Create(["ann\n", "bob"], hasUnknown: true),
            ["item"] = Vocabulary.Create([10L, 20, -3, 7]),
        });
        using var run = new OnnxRun(model);
        using var told = new OnnxRun(model, new OnnxExportOptions { IncludeVocabularies = true });

        run.Metadata.ProducerName.Should().Be("DeepMF");
        run.Metadata.CustomMetadataMap.Keys.Should().BeEquivalentTo("deepmf.spec", "deepmf.vocabularies");
        ModelSpec.FromJson(run.Metadata.CustomMetadataMap["deepmf.spec"]).Should().Be(model.Spec);
        run.Metadata.CustomMetadataMap["deepmf.vocabularies"].Should().Be("""{"item":{"idType":"int64","count":4,"hasUnknown":false},"user":{"idType":"string","count":3,"hasUnknown":true}}""");
        told.Metadata.CustomMetadataMap.Keys.Should().BeEquivalentTo("deepmf.spec", "deepmf.vocabularies", "deepmf.vocabulary.user", "deepmf.vocabulary.item");
        told.Metadata.CustomMetadataMap["deepmf.vocabulary.user"].Should().Be("ann\\n\nbob\n");
        told.Metadata.CustomMetadataMap["deepmf.vocabulary.item"].Should().Be("10\n20\n-3\n7\n");
    }

    [Fact]
    public void A_model_without_vocabularies_says_so()
    {
        using var model = Spec.Build(seed: 1);
        using var run = new OnnxRun(model, new OnnxExportOptions { IncludeVocabularies = true });

        run.Metadata.CustomMetadataMap["deepmf.vocabularies"].Should().Be("{}");
        run.Metadata.CustomMetadataMap.Keys.Should().BeEquivalentTo("deepmf.spec", "deepmf.vocabularies");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-300)]
    [InlineData(300)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void The_runtime_refuses_an_index_outside_its_feature(long user)
    {
        using var model = TrainedModel.Of(Spec);
        using var run = new OnnxRun(model);

        var predict = () => run.Run(new() { ["user"] = Tensor([2], 0, user), ["item"] = Tensor([2], 0, 0) });

        predict.Should().Throw<OnnxRuntimeException>().WithMessage("*Gather*");
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(6)]
    public void The_runtime_refuses_an_index_outside_its_bag(long genre)
    {
        using var model = TrainedModel.Of(Bags);
        using var run = new OnnxRun(model);

        var predict = () => run.Run(new() { ["item"] = Tensor([1], 0), ["genres"] = Tensor([1, 2], 5, genre) });

        predict.Should().Throw<OnnxRuntimeException>().WithMessage("*Gather*");
    }

    [Fact]
    public void A_module_is_refused()
    {
        var spec = ModelBuilder.Embed(Users, 5, u => u.Relu().Append(new ModuleSpec("cnn", 5, []))).Embed(Items, 5).Dot().RegressionHead();
        using var model = new Model(spec, new FakeEngineModel());
        using var stream = new MemoryStream();

        var write = () => OnnxExporter.Write(model, stream);

        write.Should().Throw<NotSupportedException>().WithMessage(
            "The block 'tower.user.1' is the module 'cnn', which cannot be exported to ONNX: its arithmetic is code of yours. Describe it with layers of the builder, or export its code with the tools of PyTorch.");
    }

    [Fact]
    public void A_feature_cannot_be_called_as_the_output()
    {
        using var model = ModelBuilder.Embed(new CategoricalFeature("prediction", 3), 2).Embed(Items, 2).Dot().RegressionHead().Build(seed: 1);
        using var stream = new MemoryStream();
        var write = () => OnnxExporter.Write(model, stream);

        write.Should().Throw<ArgumentException>().WithMessage("The output cannot be called 'prediction': a feature of the model has that name. Set OutputName of the options. (Parameter 'options')");
        using var run = new OnnxRun(model, new OnnxExportOptions { OutputName = "score" });
        run.Outputs.Keys.Should().Equal("score");
    }

    [Theory]
    [InlineData("head.weight")]
    [InlineData("bias.global")]
    public void Numbers_that_are_not_finite_are_refused_and_leave_the_older_file(string name)
    {
        using var folder = new Folder();
        using var model = ModelBuilder.Embed(Users, 2).Embed(Items, 2).Multiply().AddBiases().RegressionHead().Build(seed: 1);
        OnnxExporter.Write(model, folder["m.onnx"]);
        var older = File.ReadAllBytes(folder["m.onnx"]);
        model.EngineModel.Parameters.Single(p => p.Spec.Name == name).Write(0, [float.NaN]);

        var write = () => OnnxExporter.Write(model, folder["m.onnx"]);

        write.Should().Throw<InvalidOperationException>().WithMessage($"Parameter '{name}' holds NaN at position 0, so the model is not exported. Train it again with a lower learning rate.");
        folder.Names.Should().Equal("m.onnx");
        File.ReadAllBytes(folder["m.onnx"]).Should().Equal(older);
    }

    [Fact]
    public void Statistics_that_are_not_finite_are_refused()
    {
        using var model = ModelBuilder.Embed(Users, 2).Embed(Items, 2).Multiply().BatchNorm().RegressionHead().Build(seed: 1);
        model.EngineModel.Parameters.Single(p => p.Spec.Name == "trunk.0.variance").Write(1, [float.PositiveInfinity]);
        using var stream = new MemoryStream();

        var write = () => OnnxExporter.Write(model, stream);

        write.Should().Throw<InvalidOperationException>().WithMessage("Parameter 'trunk.0.variance' holds Infinity at position 1, so the model is not exported. Train it again with a lower learning rate.");
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        using var folder = new Folder();
        var disposed = Spec.Build(seed: 1);
        disposed.Dispose();
        using var model = Spec.Build(seed: 1);

        FluentActions.Invoking(() => OnnxExporter.Write(null!, folder["m.onnx"])).Should().Throw<ArgumentNullException>().WithParameterName("model");
        FluentActions.Invoking(() => OnnxExporter.Write(null!, Stream.Null)).Should().Throw<ArgumentNullException>().WithParameterName("model");
        FluentActions.Invoking(() => OnnxExporter.Write(model, (Stream)null!)).Should().Throw<ArgumentNullException>().WithParameterName("stream");
        FluentActions.Invoking(() => OnnxExporter.Write(model, " ")).Should().Throw<ArgumentException>().WithParameterName("path");
        FluentActions.Invoking(() => OnnxExporter.Write(disposed, folder["m.onnx"])).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => OnnxExporter.Write(model, folder["no/m.onnx"])).Should().Throw<DirectoryNotFoundException>()
            .WithMessage($"The ONNX model cannot be saved to '{folder["no/m.onnx"]}': the folder does not exist. Create it first.");
        folder.Names.Should().BeEmpty();
    }

    [Fact]
    public void Options_are_checked_where_they_are_set()
    {
        var options = new OnnxExportOptions();

        options.Should().Be(new OnnxExportOptions { OutputName = "prediction", IncludeVocabularies = false, Weights = OnnxWeights.Automatic });
        FluentActions.Invoking(() => new OnnxExportOptions { OutputName = "a.b" }).Should().Throw<ArgumentException>().WithMessage("A model output name may hold letters, digits, '_', '-' and spaces, but 'a.b' holds '.'. (Parameter 'name')");
        FluentActions.Invoking(() => new OnnxExportOptions { OutputName = null! }).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new OnnxExportOptions { Weights = (OnnxWeights)3 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Weights is Automatic, Inside or Beside. (Parameter 'Weights')*Actual value was 3.");
    }

    private static OrtValue Tensor(long[] shape, params long[] numbers) => OrtValue.CreateTensorValueFromMemory(numbers, shape);
}
