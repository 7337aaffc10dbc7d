using DeepMF.Tests.Support;

namespace DeepMF.Tests.Scoring;

/// <summary>A scorer gives the numbers of prediction, whatever the model and however its features are divided.</summary>
public sealed class ScorerParityTests
{
    private static readonly CategoricalFeature Users = new("user", 9);
    private static readonly CategoricalFeature Items = new("item", 40);

    public static TheoryData<string> Cases => ModelCases.Names;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 6)];

    public static TheoryData<string> ZooModels => [.. Zoo.Keys];

    private static Dictionary<string, ModelSpec> Zoo { get; } = new()
    {
        ["linear"] = ModelZoo.LinearMf(Users, Items),
        ["biased"] = ModelZoo.BiasedMf(Users, Items, (1, 5)),
        ["bpr"] = ModelZoo.BprMf(Users, Items),
        ["dense towers"] = ModelZoo.DenseTowerMf(Users, Items, 40, 20),
        ["deep towers"] = ModelZoo.MlpTowerMf(Users, Items, 24, 20),
        ["residual towers"] = ModelZoo.ResidualTowerMf(Users, Items, 24),
        ["concat"] = ModelZoo.ConcatMf(Users, Items),
        ["deep"] = ModelZoo.DeepMf(Users, Items),
        ["embedding net"] = ModelZoo.EmbeddingNet(Users, Items, (1, 5)),
        ["gmf"] = ModelZoo.Gmf(Users, Items),
        ["mlp"] = ModelZoo.Mlp(Users, Items),
        ["neumf"] = ModelZoo.NeuMf(Users, Items),
        ["word2vec"] = ModelZoo.Word2Vec(new("centre", 30), new("context", 30)),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_block_is_scored_as_it_is_predicted(string name)
    {
        var seed = ModelCases.All.Keys.ToList().IndexOf(name);

        ScorerRuns.ShouldPredictAlike(ModelCases.All[name], TestRuns.Engines[seed % TestRuns.Engines.Count], seed, rows: 1 + seed % 40, contextRows: 1 + seed % 5);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_models_are_scored_as_they_are_predicted(int seed)
    {
        var models = new RandomModels(seed + 100);
        for (var i = 0; i < 20; i++)
        {
            var spec = models.Next();
            ScorerRuns.ShouldPredictAlike(spec, TestRuns.Engines[(seed + i) % TestRuns.Engines.Count], i, rows: 13 + i, contextRows: 4, mostSplits: 6);
        }
    }

    [Theory]
    [MemberData(nameof(ZooModels))]
    public void Models_of_the_zoo_are_scored_as_they_are_predicted(string name) =>
        ScorerRuns.ShouldPredictAlike(Zoo[name], TestRuns.Engine(2), name.Length, rows: 250, contextRows: 55);

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Widths_that_are_no_multiple_of_a_vector_are_scored_as_they_are_predicted(int bits)
    {
        foreach (var width in (int[])[1, 15, 17, 33, 64, 70, 130])
        {
            ScorerRuns.ShouldPredictAlike(ModelBuilder.Embed(Users, 25).Embed(Items, 25).Concat().Dense(width).Relu().Dense(width).LeakyRelu(0.3).RegressionHead(), TestRuns.Engine(1, bits), width, rows: 101, contextRows: 3);
            ScorerRuns.ShouldPredictAlike(ModelBuilder.Embed(Users, 3).Embed(Items, 5).Concat().Dense(width).Dense(width).AddBiases().BinaryHead(), TestRuns.Engine(2, bits), width, rows: 97, contextRows: 2);
        }
    }
}
