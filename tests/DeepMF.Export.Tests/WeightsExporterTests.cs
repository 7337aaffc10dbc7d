using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DeepMF.Export.Tests.Support;

namespace DeepMF.Export.Tests;

public sealed class WeightsExporterTests
{
    private static readonly ModelSpec Spec = ModelBuilder.Embed(new CategoricalFeature("user", 7), 3).Embed(new MultiValuedFeature("genres", 4), 3).Multiply()
        .BatchNorm().Shared("block", s => s.Dense(5).PRelu()).LayerNorm().AddBiases().RegressionHead();

    [Fact]
    public void Every_parameter_is_in_the_file_with_its_name_shape_and_numbers()
    {
        using var folder = new Folder();
        using var model = TrainedModel.Of(Spec);
        WeightsExporter.Write(model, folder["w.safetensors"]);

        var bytes = File.ReadAllBytes(folder["w.safetensors"]);
        var start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using var header = JsonDocument.Parse(Encoding.UTF8.GetString(bytes, 8, start - 8));

        folder.Names.Should().Equal("w.safetensors");
        header.RootElement.EnumerateObject().Select(p => p.Name).Should().Equal([
            "__metadata__", "embedding.user.weight", "embedding.genres.weight", "trunk.0.scale", "trunk.0.shift", "trunk.0.mean", "trunk.0.variance",
            "shared.block.0.weight", "shared.block.0.bias", "shared.block.1.slope", "trunk.2.scale", "trunk.2.shift", "bias.global", "bias.user.weight", "head.weight", "head.bias"]);
        var end = 0;
        foreach (var parameter in model.EngineModel.Parameters)
        {
            var tensor = header.RootElement.GetProperty(parameter.Spec.Name);
            tensor.GetProperty("dtype").GetString().Should().Be("F32");
            tensor.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32()).Should().Equal(parameter.Spec.Shape);
            var offsets = tensor.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt32()).ToArray();
            offsets[0].Should().Be(end);
            end = offsets[1];
            var numbers = Enumerable.Range(0, (offsets[1] - offsets[0]) / 4).Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(start + offsets[0] + 4 * i)));
            numbers.Should().Equal(parameter.ToArray(), parameter.Spec.Name);
        }

        (start + end).Should().Be(bytes.Length);
    }

    [Fact]
    public void The_bytes_are_those_in_a_model_file()
    {
        using var folder = new Folder();
        using var model = TrainedModel.Of(Spec);
        model.Save(folder["m.deepmf"]);
        using var weights = new MemoryStream();
        WeightsExporter.Write(model, weights);

        using var zip = ZipFile.OpenRead(folder["m.deepmf"]);
        using var entry = zip.GetEntry("weights.safetensors")!.Open();
        using var saved = new MemoryStream();
        entry.CopyTo(saved);
        weights.ToArray().Should().Equal(saved.ToArray());
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused_and_leave_no_file()
    {
        using var folder = new Folder();
        using var model = Spec.Build(seed: 1);
        model.EngineModel.Parameters.Single(p => p.Spec.Name == "bias.global").Write(0, [float.NegativeInfinity]);

        var write = () => WeightsExporter.Write(model, folder["w.safetensors"]);

        write.Should().Throw<InvalidOperationException>().WithMessage("Parameter 'bias.global' holds -Infinity at position 0, so the model is not saved. Train it again with a lower learning rate.");
        folder.Names.Should().BeEmpty();
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        using var folder = new Folder();
        var disposed = Spec.Build(seed: 1);
        disposed.Dispose();
        using var model = Spec.Build(seed: 1);

        FluentActions.Invoking(() => WeightsExporter.Write(null!, folder["w"])).Should().Throw<ArgumentNullException>().WithParameterName("model");
        FluentActions.Invoking(() => WeightsExporter.Write(model, "")).Should().Throw<ArgumentException>().WithParameterName("path");
        FluentActions.Invoking(() => WeightsExporter.Write(model, (Stream)null!)).Should().Throw<ArgumentNullException>().WithParameterName("stream");
        FluentActions.Invoking(() => WeightsExporter.Write(disposed, folder["w"])).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => WeightsExporter.Write(model, folder["no/w"])).Should().Throw<DirectoryNotFoundException>().WithMessage($"The weights cannot be saved to '{folder["no/w"]}': the folder does not exist. Create it first.");
    }
}
