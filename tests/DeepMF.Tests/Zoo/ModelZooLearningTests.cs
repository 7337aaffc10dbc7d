using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Specs;
using DeepMF.Tests.Data;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Zoo;

/// <summary>Every model of the zoo is built, trained, saved and loaded. Wide ones are narrower here than in their sources.</summary>
public sealed class ModelZooLearningTests
{
    private static readonly OutputRange Stars = (1.0, 5.0);

    [Theory]
    [InlineData("linear")]
    [InlineData("biased")]
    [InlineData("dense towers")]
    [InlineData("perceptron towers")]
    [InlineData("residual towers")]
    [InlineData("concat")]
    [InlineData("deep")]
    [InlineData("deep with batch norm")]
    [InlineData("deep classes")]
    [InlineData("deep of two sizes")]
    [InlineData("deep with first genre")]
    [InlineData("deep with a bag of genres")]
    [InlineData("deep with genres as numbers")]
    [InlineData("embedding net")]
    public void A_model_of_ratings_beats_the_biases_and_is_the_same_from_a_file(string name) => LearnAndReload(Describe(name, ZooData.Ratings), ZooData.Ratings);

    [Theory]
    [InlineData("gmf")]
    [InlineData("mlp")]
    [InlineData("neumf")]
    public void A_model_of_likes_beats_the_biases_and_is_the_same_from_a_file(string name) => LearnAndReload(Describe(name, ZooData.Likes), ZooData.Likes);

    [Fact]
    public void The_ranking_model_puts_liked_items_first_and_is_the_same_from_a_file()
    {
        var data = ZooData.Taken;
        var spec = ModelZoo.BprMf(data.Train.Users, data.Train.Items, 8);
        using var model = Learn(spec, data);

        var pairs = data.Test.UserIndices.ToArray().Zip(data.Test.ItemIndices.ToArray()).ToArray();
        var batch = new Batch(spec.Features, 2 * pairs.Length) { Count = 2 * pairs.Length };
        for (var row = 0; row < batch.Count; row++)
        {
            // An unseen liked item, and its neighbour, which the user does not like. Each is as popular as the other.
            batch.Categorical("user").Indices[row] = pairs[row / 2].First;
            batch.Categorical("item").Indices[row] = pairs[row / 2].Second ^ (row % 2);
        }

        var scores = model.Predict(batch);
        Enumerable.Range(0, pairs.Length).Count(p => scores[2 * p] > scores[2 * p + 1]).Should().BeGreaterThan((int)(0.95 * pairs.Length));
        ShouldReload(model, data);
    }

    private static void LearnAndReload(ModelSpec spec, ZooData data)
    {
        using var model = Learn(spec, data);

        data.Error(model).Should().BeLessThan(0.8 * data.BiasError);
        ShouldReload(model, data);
    }

    private static Model Learn(ModelSpec spec, ZooData data)
    {
        var model = spec.Build(1, TestRuns.Engine(1)).AttachVocabularies(data.Train.VocabulariesFor(spec));
        var trainer = new Trainer(new TrainerOptions { Epochs = 30, BatchSize = 60, Optimizer = new Adam { LearningRate = 0.01 }, Seed = 1 });
        trainer.Fit(model, data.Train, cancellationToken: TestContext.Current.CancellationToken);
        return model;
    }

    private static void ShouldReload(Model model, ZooData data)
    {
        ModelSpec.FromJson(model.Spec.ToJson()).Should().Be(model.Spec);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Root, "zoo.deepmf");
        model.Save(file);
        using var loaded = Model.Load(file, TestRuns.Engine(1), model.Spec);
        data.Predict(loaded).Should().Equal(data.Predict(model));
    }

    private static ModelSpec Describe(string name, ZooData data)
    {
        var (users, items) = (data.Train.Users, data.Train.Items);
        var narrow = new DeepMfOptions { Hidden = [24, 24] };
        var ofTwoSizes = narrow with { UserDimension = 15, ItemDimension = 20 };
        return name switch
        {
            "linear" => ModelZoo.LinearMf(users, items),
            "biased" => ModelZoo.BiasedMf(users, items, Stars),
            "dense towers" => ModelZoo.DenseTowerMf(users, items, 24, 12),
            "perceptron towers" => ModelZoo.MlpTowerMf(users, items, 24, 24),
            "residual towers" => ModelZoo.ResidualTowerMf(users, items, 24, 0.3),
            "concat" => ModelZoo.ConcatMf(users, items),
            "deep" => ModelZoo.DeepMf(users, items, narrow),
            "deep with batch norm" => ModelZoo.DeepMf(users, items, narrow with { BatchNorm = true }),
            "deep classes" => ModelZoo.DeepMf(users, items, narrow with { Classes = new ClassScale(10, 0.5, 0.5) }),
            "deep of two sizes" => ModelZoo.DeepMf(users, items, ofTwoSizes),
            "deep with first genre" => ModelZoo.DeepMf(users, items, ofTwoSizes with { SideInputs = [new EmbeddingSpec(data.FirstGenre.Feature, 5)] }),
            "deep with a bag of genres" => ModelZoo.DeepMf(users, items, ofTwoSizes with { SideInputs = [new EmbeddingSpec(data.Genres.Feature, 5)] }),
            "deep with genres as numbers" => ModelZoo.DeepMf(users, items, ofTwoSizes with { SideInputs = [new NumericInputSpec(data.MultiHot.Feature)] }),
            "embedding net" => ModelZoo.EmbeddingNet(users, items, Stars),
            "gmf" => ModelZoo.Gmf(users, items),
            "mlp" => ModelZoo.Mlp(users, items),
            "neumf" => ModelZoo.NeuMf(users, items),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such case."),
        };
    }
}
