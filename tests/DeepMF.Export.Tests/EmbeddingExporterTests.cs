using System.Globalization;
using DeepMF.Engines;
using DeepMF.Export.Tests.Support;

namespace DeepMF.Export.Tests;

public sealed class EmbeddingExporterTests
{
    private static readonly CategoricalFeature Items = new("item", 4);

    [Fact]
    public void The_projector_gets_vectors_without_a_header_and_ids_without_one()
    {
        using var folder = new Folder();
        using var model = Films();

        EmbeddingExporter.WriteProjector(model, "item", folder["."]);

        folder.Names.Should().Equal("metadata.tsv", "vectors.tsv");
        File.ReadAllText(folder["vectors.tsv"]).Should().Be("0\t0.1\n-1.5\t1E-08\n16777216\t3.4028235E+38\n0.33333334\t-0\n");
        File.ReadAllText(folder["metadata.tsv"]).Should().Be("(unknown)\n10\n20\n30\n");
    }

    [Fact]
    public void The_projector_gets_a_header_where_there_are_more_columns()
    {
        using var folder = new Folder();
        using var model = Films();
        Dictionary<int, string> titles = new() { [10] = "Tab\there", [20] = "Line\r\nends\u2028" };

        EmbeddingExporter.WriteProjector(model, "item", folder["."], new EmbeddingColumn("film\ttitle", id => titles.GetValueOrDefault((int)id)), new EmbeddingColumn("twice", id => $"{2 * (int)id}"));

        File.ReadAllText(folder["metadata.tsv"]).Should().Be("id\tfilm title\ttwice\n(unknown)\t\t\n10\tTab here\t20\n20\tLine  ends \t40\n30\t\t60\n");
    }

    [Fact]
    public void Ids_that_the_projector_would_skip_get_a_name()
    {
        using var folder = new Folder();
        using var model = Embedding(Vocabulary.Create(["", "a\tb", " \n", "é"]));

        EmbeddingExporter.WriteProjector(model, "item", folder["."]);

        File.ReadAllText(folder["metadata.tsv"]).Should().Be("(empty)\na b\n(empty)\né\n");
    }

    [Fact]
    public void A_feature_without_a_vocabulary_has_its_indices_as_ids()
    {
        using var folder = new Folder();
        using var model = Embedding(null);

        EmbeddingExporter.WriteProjector(model, "item", folder["."], new EmbeddingColumn("kind", id => id.GetType().Name));

        File.ReadAllText(folder["metadata.tsv"]).Should().Be("id\tkind\n0\tInt32\n1\tInt32\n2\tInt32\n3\tInt32\n");
    }

    [Fact]
    public void Comma_separated_values_quote_what_needs_it()
    {
        using var folder = new Folder();
        using var model = Embedding(Vocabulary.Create(["a,b", "say \"hi\"", "line\nend", "plain"]));

        EmbeddingExporter.WriteCsv(model, "item", folder["e.csv"], new EmbeddingColumn("length, of id", id => ((string)id).Length == 5 ? null : $"{((string)id).Length}"));

        File.ReadAllText(folder["e.csv"]).Should().Be(
            "id,\"length, of id\",v0,v1\n\"a,b\",3,0,0.1\n\"say \"\"hi\"\"\",8,-1.5,1E-08\n\"line\nend\",8,16777216,3.4028235E+38\nplain,,0.33333334,-0\n");
    }

    [Fact]
    public void Numbers_read_back_are_the_same_bit_by_bit_in_any_culture()
    {
        using var folder = new Folder();
        using var model = ModelBuilder.Embed(new CategoricalFeature("user", 500), 7).Embed(Items, 7).Dot().RegressionHead().Build(seed: 3);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "minus" } };
            EmbeddingExporter.WriteProjector(model, "user", folder["."]);
            EmbeddingExporter.WriteCsv(model, "user", folder["e.csv"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        var expected = model.EngineModel.Parameters[0].ToArray();
        File.ReadLines(folder["vectors.tsv"]).SelectMany(l => l.Split('\t')).Select(Number).Should().Equal(expected);
        File.ReadLines(folder["e.csv"]).Skip(1).SelectMany(l => l.Split(',').Skip(1)).Select(Number).Should().Equal(expected);
        File.ReadLines(folder["e.csv"]).Skip(1).Select(l => l.Split(',')[0]).Should().Equal(Enumerable.Range(0, 500).Select(i => $"{i}"));

        static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_second_table_of_a_feature_has_a_name_of_its_own()
    {
        using var folder = new Folder();
        using var model = ModelBuilder.Embed(Items, 2).Embed(Items, 3).Concat().RegressionHead().Build(seed: 1).AttachVocabularies(new Dictionary<string, Vocabulary> { ["item"] = Vocabulary.Create(["a", "b", "c", "d"]) });

        EmbeddingExporter.WriteCsv(model, "item:2", folder["e.csv"]);

        File.ReadLines(folder["e.csv"]).Select(l => l.Split(',')[0]).Should().Equal("id", "a", "b", "c", "d");
        File.ReadLines(folder["e.csv"]).First().Should().Be("id,v0,v1,v2");
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused_and_leave_the_older_files()
    {
        using var folder = new Folder();
        using var model = Films();
        EmbeddingExporter.WriteProjector(model, "item", folder["."]);
        model.EngineModel.Parameters.Single(p => p.Spec.Name == "embedding.item.weight").Write(5, [float.NaN]);

        var write = () => EmbeddingExporter.WriteProjector(model, "item", folder["."]);

        write.Should().Throw<InvalidOperationException>().WithMessage("Parameter 'embedding.item.weight' holds NaN at position 5, so the model is not exported. Train it again with a lower learning rate.");
        folder.Names.Should().Equal("metadata.tsv", "vectors.tsv");
        File.ReadAllText(folder["vectors.tsv"]).Should().StartWith("0\t0.1\n");
    }

    [Fact]
    public void A_column_that_fails_leaves_no_file()
    {
        using var folder = new Folder();
        using var model = Films();

        FluentActions.Invoking(() => EmbeddingExporter.WriteProjector(model, "item", folder["."], new EmbeddingColumn("title", _ => throw new KeyNotFoundException("no title")))).Should().Throw<KeyNotFoundException>();
        FluentActions.Invoking(() => EmbeddingExporter.WriteCsv(model, "item", folder["e.csv"], new EmbeddingColumn("title", _ => throw new KeyNotFoundException("no title")))).Should().Throw<KeyNotFoundException>();
        folder.Names.Should().BeEmpty();
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        using var folder = new Folder();
        using var model = Films();
        var disposed = Films();
        disposed.Dispose();
        var title = new EmbeddingColumn("title", _ => "");

        FluentActions.Invoking(() => EmbeddingExporter.WriteProjector(null!, "item", folder["."])).Should().Throw<ArgumentNullException>().WithParameterName("model");
        FluentActions.Invoking(() => EmbeddingExporter.WriteProjector(model, null!, folder["."])).Should().Throw<ArgumentNullException>().WithParameterName("feature");
        FluentActions.Invoking(() => EmbeddingExporter.WriteProjector(model, "item", "")).Should().Throw<ArgumentException>().WithParameterName("folder");
        FluentActions.Invoking(() => EmbeddingExporter.WriteProjector(model, "age", folder["."])).Should().Throw<ArgumentException>()
            .WithMessage("The model has no embedding of feature 'age'. It has: 'item', 'user'. (Parameter 'feature')");
        FluentActions.Invoking(() => EmbeddingExporter.WriteProjector(model, "item", folder["."], title, title)).Should().Throw<ArgumentException>()
            .WithMessage("There are two columns 'title'. Give one of them another name. (Parameter 'columns')");
        FluentActions.Invoking(() => EmbeddingExporter.WriteCsv(model, "item", folder["e.csv"], new EmbeddingColumn("v1", _ => ""))).Should().Throw<ArgumentException>()
            .WithMessage("There are two columns 'v1'. Give one of them another name. (Parameter 'columns')");
        FluentActions.Invoking(() => EmbeddingExporter.WriteCsv(model, "item", folder["e.csv"], (EmbeddingColumn)null!)).Should().Throw<ArgumentNullException>().WithParameterName("columns");
        FluentActions.Invoking(() => EmbeddingExporter.WriteCsv(model, "item", " ")).Should().Throw<ArgumentException>().WithParameterName("path");
        FluentActions.Invoking(() => EmbeddingExporter.WriteCsv(disposed, "item", folder["e.csv"])).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => EmbeddingExporter.WriteProjector(model, "item", folder["no"])).Should().Throw<DirectoryNotFoundException>()
            .WithMessage($"The embedding cannot be saved to '{folder["no/vectors.tsv"]}': the folder does not exist. Create it first.");
        FluentActions.Invoking(() => new EmbeddingColumn("", _ => "")).Should().Throw<ArgumentException>().WithParameterName("name");
        FluentActions.Invoking(() => new EmbeddingColumn("a", null!)).Should().Throw<ArgumentNullException>().WithParameterName("text");
        folder.Names.Should().BeEmpty();
    }

    private static Model Films() => Embedding(Vocabulary.Create([10, 20, 30], hasUnknown: true));

    private static Model Embedding(Vocabulary? vocabulary)
    {
        var model = ModelBuilder.Embed(Items, 2).Embed(new CategoricalFeature("user", 3), 2).Dot().RegressionHead().Build(seed: 1);
        Parameter table = model.EngineModel.Parameters.Single(p => p.Spec.Name == "embedding.item.weight");
        table.Write(0, [0, 0.1f, -1.5f, 1e-8f, 16777216, float.MaxValue, 1f / 3, -0f]);
        return vocabulary is null ? model : model.AttachVocabularies(new Dictionary<string, Vocabulary> { ["item"] = vocabulary });
    }
}
