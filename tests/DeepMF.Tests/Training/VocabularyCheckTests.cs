using DeepMF.Data;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

/// <summary>A model that knows which id an index stands for is not trained or measured with a table in which it stands for another.</summary>
public sealed class VocabularyCheckTests
{
    private static readonly InteractionTable Known = new(Vocabulary.Create(["ann", "bob"]), Vocabulary.Create([10, 20]), [0, 1], [0, 1], [4, 3]);
    private static readonly InteractionTable Swapped = new(Vocabulary.Create(["bob", "ann"]), Vocabulary.Create([10, 20]), [1, 0], [0, 1], [4, 3]);

    /// <summary>Whatever takes a model and a table.</summary>
    private static Dictionary<string, Action<Model, InteractionTable>> Calls { get; } = new()
    {
        ["train"] = (model, table) => new Trainer(new TrainerOptions { Epochs = 1 }).Fit(model, table),
        ["validate"] = (model, table) => new Trainer(new TrainerOptions { Epochs = 1 }).Fit(model, Known, table),
        ["validate by ranking"] = (model, table) => new Trainer(new TrainerOptions { Epochs = 1 }).Fit(model, Known, RankingValidation.AllItems(table, seen: null)),
        ["evaluate"] = (model, table) => Evaluator.Evaluate(model, table),
        ["rank all items"] = (model, table) => RankingEvaluator.EvaluateAllItems(model, table, seen: null),
        ["rank sampled items"] = (model, table) => RankingEvaluator.EvaluateSampled(model, SampledCandidates.Draw(table, [table], 1, 1)),
        ["find a learning rate"] = (model, table) => LearningRateFinder.Find(model, table, new LearningRateFinderOptions { BatchSize = 2 }),
    };

    public static TheoryData<string> Names => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Other_ids_are_refused(string call)
    {
        using var model = Model();
        var before = Numbers(model);

        var act = () => Calls[call](model, Swapped);

        act.Should().ThrowExactly<ArgumentException>().WithMessage("The table does not have the vocabulary of the model for feature 'user': index 0 is 'bob' here and 'ann' in the model. Read the data with the vocabularies of the model, as InteractionTable.Encode does.");
        Numbers(model).Should().Equal(before, "it is seen before anything is trained");
    }

    [Fact]
    public void Other_ids_of_a_further_feature_are_refused()
    {
        static InteractionTable With(params string[] genres) => Known.WithFeatures(new CategoricalFeatureTable(new CategoricalFeature("genre", 2), FeatureKey.Item, [0, 1], Vocabulary.Create(genres)));
        var table = With("drama", "war");
        var spec = ModelBuilder.Embed(table.Users, 2).Embed((CategoricalFeature)table.FeatureTables[0].Feature, 2).Dot().RegressionHead();
        using var model = spec.Build(seed: 1).AttachVocabularies(table.VocabulariesFor(spec));

        var act = () => Evaluator.Evaluate(model, With("war", "drama"));

        act.Should().ThrowExactly<ArgumentException>().WithMessage("The table does not have the vocabulary of the model for feature 'genre': index 0 is 'war' here and 'drama' in the model. Read the data with the vocabularies of the model, as InteractionTable.Encode does.");
    }

    [Fact]
    public void Another_number_of_ids_is_told_as_another_feature()
    {
        using var model = Model();
        InteractionTable larger = new(Vocabulary.Create(["ann", "bob", "cid"]), Vocabulary.Create([10, 20]), [0, 1], [0, 1], [4, 3]);

        var act = () => Evaluator.Evaluate(model, larger);

        act.Should().ThrowExactly<ArgumentException>().WithMessage("The table has no feature 'user' (categorical, 2). It has: 'user' (categorical, 3), 'item' (categorical, 2).*");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_ids_are_taken(string call)
    {
        using var model = Model();
        InteractionTable again = new(Vocabulary.Create(["ann", "bob"]), Vocabulary.Create([10L, 20L]), [0, 1], [0, 1], [4, 3]);

        var act = () => Calls[call](model, again);

        act.Should().NotThrow();
    }

    private static float[] Numbers(Model model) => [.. model.EngineModel.Parameters.SelectMany(p => p.ToArray())];

    private static Model Model()
    {
        var spec = ModelBuilder.Embed(Known.Users, 2).Embed(Known.Items, 2).Dot().RegressionHead();
        return spec.Build(seed: 1, TestRuns.Engine(1)).AttachVocabularies(Known.VocabulariesFor(spec));
    }
}
