using System.Reflection;
using DeepMF.Engines;
using DeepMF.Export.Tests.Support;
using DeepMF.Specs;

namespace DeepMF.Export.Tests.Onnx;

/// <summary>ONNX Runtime predicts with an exported model what the model predicts here, to 1e-5 of a number's size, or of 1 where it is smaller.</summary>
public sealed class OnnxParityTests
{
    private static readonly CategoricalFeature Users = new("user", 50);
    private static readonly CategoricalFeature Items = new("item", 40);

    private static readonly Dictionary<string, ModelSpec[]> Zoo = new()
    {
        [nameof(ModelZoo.LinearMf)] = [ModelZoo.LinearMf(Users, Items)],
        [nameof(ModelZoo.BiasedMf)] = [ModelZoo.BiasedMf(Users, Items, (0.5, 5.0))],
        [nameof(ModelZoo.BprMf)] = [ModelZoo.BprMf(Users, Items)],
        [nameof(ModelZoo.DenseTowerMf)] = [ModelZoo.DenseTowerMf(Users, Items, 100, 50)],
        [nameof(ModelZoo.MlpTowerMf)] = [ModelZoo.MlpTowerMf(Users, Items)],
        [nameof(ModelZoo.ResidualTowerMf)] = [ModelZoo.ResidualTowerMf(Users, Items)],
        [nameof(ModelZoo.ConcatMf)] = [ModelZoo.ConcatMf(Users, Items)],
        [nameof(ModelZoo.DeepMf)] =
        [
            ModelZoo.DeepMf(Users, Items),
            ModelZoo.DeepMf(Users, Items, new DeepMfOptions { BatchNorm = true }),
            ModelZoo.DeepMf(Users, Items, new DeepMfOptions { Classes = new ClassScale(10, 0.5, 0.5) }),
            ModelZoo.DeepMf(Users, Items, new DeepMfOptions { SideInputs = [new EmbeddingSpec(new MultiValuedFeature("genre", 18), 5), new NumericInputSpec(new NumericFeature("age", 2))] }),
        ],
        [nameof(ModelZoo.EmbeddingNet)] = [ModelZoo.EmbeddingNet(Users, Items, (1.0, 5.0))],
        [nameof(ModelZoo.Gmf)] = [ModelZoo.Gmf(Users, Items)],
        [nameof(ModelZoo.Mlp)] = [ModelZoo.Mlp(Users, Items)],
        [nameof(ModelZoo.NeuMf)] = [ModelZoo.NeuMf(Users, Items)],
        [nameof(ModelZoo.Word2Vec)] = [ModelZoo.Word2Vec(Users, new CategoricalFeature("context", 50))],
    };

    public static TheoryData<string> Cases => ModelCases.Names;

    [Fact]
    public void The_models_below_are_all_of_the_zoo() =>
        Zoo.Keys.Should().BeEquivalentTo(typeof(ModelZoo).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(m => m.Name));

    [Fact]
    public void Every_model_of_the_zoo_agrees()
    {
        foreach (var (name, specs) in Zoo)
            foreach (var spec in specs)
                Check(TrainedModel.FromItsStart(spec), name);
    }

    [Fact]
    public void Every_kind_of_block_that_a_description_can_have_is_in_a_model_that_is_compared()
    {
        ModelSpec[] compared = [.. Zoo.Values.SelectMany(specs => specs), .. ModelCases.All.Values];
        // A module is refused: see OnnxExporterTests.
        Kinds<LayerSpec>().Except([typeof(ModuleSpec)]).Should().BeSubsetOf(compared.SelectMany(Outline.Of).Where(b => b.Layer is not null).Select(b => b.Layer!.GetType()));
        Kinds<HeadSpec>().Should().BeSubsetOf(compared.Select(s => s.Head.GetType()));
        Kinds<BodySpec>().Should().BeSubsetOf(compared.Select(s => s.Body.GetType()));
        Kinds<VectorSpec>().Should().BeSubsetOf(compared.Select(s => s.Body).OfType<TrunkSpec>().Select(t => t.Source.GetType()));
        Kinds<InputSpec>().Should().BeSubsetOf(compared.SelectMany(s => s.AllBranches).Select(b => b.Input.GetType()));
        Kinds<Feature>().Should().BeSubsetOf(compared.SelectMany(s => s.Features).Select(f => f.GetType()));
        Enum.GetValues<MergeKind>().Should().BeSubsetOf(compared.Select(s => s.Body).OfType<TrunkSpec>().Select(t => t.Source).OfType<MergeSpec>().Select(m => m.Kind));
        Enum.GetValues<Pooling>().Should().BeSubsetOf(compared.SelectMany(s => s.Features).OfType<MultiValuedFeature>().Select(f => f.Pooling));

        static IEnumerable<Type> Kinds<T>() => typeof(T).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(T)) && !t.IsAbstract);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_block_agrees(string name) => Check(TrainedModel.Of(ModelCases.All[name]), name);

    [Fact]
    public void Random_models_agree()
    {
        var models = new RandomModels(seed: 41, widest: 33);
        for (var i = 0; i < 150; i++)
            Check(TrainedModel.Of(models.Next(), seed: i), $"random model {i}");
    }

    [Theory]
    [InlineData(Pooling.Mean)]
    [InlineData(Pooling.Sum)]
    [InlineData(Pooling.SquareRootMean)]
    public void Long_bags_and_empty_ones_agree(Pooling pooling)
    {
        var words = new MultiValuedFeature("words", 30, pooling);
        using var model = TrainedModel.Of(ModelBuilder.Embed(Users, 6).Embed(words, 6).Dot().RegressionHead());
        using var run = new OnnxRun(model);
        int[] lengths = [0, 300, 1, 0, 17];
        var batch = model.CreateBatch(5);
        batch.Count = 5;
        for (var r = 0; r < 5; r++)
            batch.MultiValued("words").SetRow(r, [.. Enumerable.Range(0, lengths[r]).Select(k => (7 * k + r) % 30)]);

        TrainedModel.ShouldAgree(model, run, batch, "bags of 0 to 300");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_batch_of_empty_bags_agrees_even_without_places(int rows)
    {
        var words = new MultiValuedFeature("words", 30);
        using var model = TrainedModel.Of(ModelBuilder.Embed(Users, 6).Embed(words, 6).Add().Dense(3).RegressionHead());
        using var run = new OnnxRun(model);
        var batch = model.CreateBatch(rows);
        batch.Count = rows;
        for (var r = 0; r < rows; r++)
            batch.MultiValued("words").SetRow(r, []);

        TrainedModel.ShouldAgree(model, run, batch, "no places");
    }

    [Fact]
    public void The_expected_value_of_a_softmax_head_is_that_of_a_prediction_for_ids()
    {
        var spec = ModelBuilder.Embed(Users, 3).Embed(Items, 4).Concat().Dense(5).Relu().SoftmaxHead(new ClassScale(10, 0.5, 0.5));
        using var model = TrainedModel.Of(spec);
        using var run = new OnnxRun(model);
        var batch = TestRuns.RandomBatch(spec, 9, seed: 2);

        var expected = run.Predict(batch, "prediction.expected");

        for (var r = 0; r < 9; r++)
            expected[r].Should().BeApproximately(model.Predict(("user", batch.Categorical("user").Indices[r]), ("item", batch.Categorical("item").Indices[r])), 5e-5f);
    }

    [Fact]
    public void A_batch_normalisation_of_a_large_mean_and_a_small_deviation_keeps_its_digits()
    {
        var spec = ModelBuilder.Input(new NumericFeature("x", 1)).Input(new NumericFeature("y", 1)).Concat().BatchNorm().RegressionHead();
        using var model = TrainedModel.Of(spec, steps: 0);
        Parameter Named(string name) => model.EngineModel.Parameters.Single(p => p.Spec.Name == name);
        Named("trunk.0.mean").Write(0, [1000f, -500f]);
        Named("trunk.0.variance").Write(0, [0f, 1e-4f]);
        using var run = new OnnxRun(model);
        var batch = model.CreateBatch(2);
        batch.Count = 2;
        ((float[])[1000, 1000.001f]).CopyTo(batch.Numeric("x").Values);
        ((float[])[-500, -500.02f]).CopyTo(batch.Numeric("y").Values);

        TrainedModel.ShouldAgree(model, run, batch, "large means");
    }

    private static void Check(Model model, string name)
    {
        using (model)
        using (var run = new OnnxRun(model))
            TrainedModel.ShouldAgree(model, run, name);
    }
}
