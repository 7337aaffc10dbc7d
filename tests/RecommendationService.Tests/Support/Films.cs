using DeepMF.Data;
using DeepMF.Serving;

namespace DeepMF.Samples.RecommendationService.Tests.Support;

/// <summary>A recommender whose answers can be computed by hand.</summary>
/// <remarks>
/// Users ann (has seen 10 and 20), bob (10, 30, 50) and cid (nothing); films 10, 20, 30, 50 and 40, which nobody has seen. Predictions are p_u · q_i with p_ann = (1, 2), p_bob = (2, 1) and
/// q = (1, 0), (3, 3), (4, 3), (9, 9), (0, 2) in the order 10, 20, 30, 40, 50: ann gets 30 with 10 and 50 with 4, bob gets 20 with 9.
/// </remarks>
internal static class Films
{
    public const string Titles = "id,title,genres\n10,\"Ten, the film\",Drama|War\n20,<b>Twenty</b>,Comedy\n30,Thirty\n";

    public static InteractionTable Table { get; } = new(
        Vocabulary.Create(["ann", "bob", "cid"]),
        Vocabulary.Create([10, 20, 30, 40, 50]),
        [0, 0, 1, 1, 1],
        [0, 1, 0, 2, 4],
        [5, 3, 4, 4, 5]);

    /// <param name="path">Where it is saved.</param>
    /// <param name="factor">All predictions are multiplied by it.</param>
    public static void Save(string path, float factor = 1)
    {
        using var recommender = Create(factor);
        recommender.Save(path);
    }

    public static Recommender Create(float factor = 1)
    {
        using var model = ModelBuilder.Embed(Table.Users, 2).Embed(Table.Items, 2).Dot().RegressionHead().Build(seed: 1);
        Write(model, "embedding.user.weight", 1 * factor, 2 * factor, 2 * factor, 1 * factor, 5, 5);
        Write(model, "embedding.item.weight", 1, 0, 3, 3, 4, 3, 9, 9, 0, 2);
        return Recommender.Create(model, Table);
    }

    /// <summary>Users 1 and 2, films "a" and "b" of text; both users have seen both.</summary>
    public static void SaveWithTextItems(string path)
    {
        var table = new InteractionTable(Vocabulary.Create([1, 2]), Vocabulary.Create(["a", "b"]), [0, 0, 1, 1], [0, 1, 0, 1], [1, 5, 4, 2]);
        using var model = ModelBuilder.Embed(table.Users, 1).Embed(table.Items, 1).Dot().RegressionHead().Build(seed: 1);
        using var recommender = Recommender.Create(model, table);
        recommender.Save(path);
    }

    /// <summary>The same users and films; predictions are classes from 3 on in steps of 1.</summary>
    public static void SaveWithClasses(string path, int classes = 3)
    {
        using var model = ModelBuilder.Embed(Table.Users, 2).Embed(Table.Items, 2).Concat().Dense(4).Relu().SoftmaxHead(new ClassScale(classes, minimum: 3)).Build(seed: 1);
        using var recommender = Recommender.Create(model, Table);
        recommender.Save(path);
    }

    /// <summary>The same users and films, known by an age and a genre alone: no row belongs to one of them.</summary>
    public static void SaveWithoutIds(string path)
    {
        var ages = new CategoricalFeature("age", 2);
        var genres = new CategoricalFeature("genre", 2);
        var table = Table.WithFeatures(new CategoricalFeatureTable(ages, FeatureKey.User, [0, 1, 0])).WithFeatures(new CategoricalFeatureTable(genres, FeatureKey.Item, [0, 1, 0, 1, 0]));
        using var model = ModelBuilder.Embed(ages, 2).Embed(genres, 2).Concat().Dense(4).Relu().RegressionHead().Build(seed: 1);
        using var recommender = Recommender.Create(model, table);
        recommender.Save(path);
    }

    /// <summary>The same users and films; predictions are probabilities, though ratings go from 3 to 5.</summary>
    public static void SaveWithProbabilities(string path) => SaveWithProbabilities(path, Table);

    /// <summary>The same users and films, without ratings.</summary>
    public static void SaveWithoutRatings(string path) =>
        SaveWithProbabilities(path, new InteractionTable(Table.UserVocabulary, Table.ItemVocabulary, Table.UserIndices, Table.ItemIndices, [1, 1, 1, 1, 1]));

    private static void SaveWithProbabilities(string path, InteractionTable table)
    {
        using var model = ModelBuilder.Embed(table.Users, 2).Embed(table.Items, 2).Dot().BinaryHead().Build(seed: 1);
        using var recommender = Recommender.Create(model, table);
        recommender.Save(path);
    }

    private static void Write(Model model, string parameter, params float[] values) => model.EngineModel.Parameters.Single(p => p.Spec.Name == parameter).Write(0, values);
}
