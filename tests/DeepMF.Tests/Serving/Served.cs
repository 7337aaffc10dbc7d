using DeepMF.Data;
using DeepMF.Serving;

namespace DeepMF.Tests.Serving;

/// <summary>Small recommenders that tests share.</summary>
internal static class Served
{
    /// <summary>
    /// Users ann, bob, cid (has nothing) and items 10, 20, 30, 40 (nobody has it). ann: 10 with 5, 20 with 3; bob: 10 with 4. Mean 4.
    /// </summary>
    public static InteractionTable Table(params float[] ratings) => new(
        Vocabulary.Create(["ann", "bob", "cid"]),
        Vocabulary.Create([10, 20, 30, 40]),
        [0, 0, 1, 1],
        [0, 1, 0, 2],
        ratings.Length == 0 ? [5, 3, 4, 4] : ratings);

    /// <summary>A dot product whose predictions are p_u q_i with p = (1, 2, 3) and q = (1, 2, 3, 4).</summary>
    public static Model DotModel(InteractionTable table, Func<Score, ModelSpec>? head = null)
    {
        var score = ModelBuilder.Embed(table.Users, 1).Embed(table.Items, 1).Dot();
        var model = (head?.Invoke(score) ?? score.RegressionHead()).Build(seed: 1);
        Write(model, "embedding.user.weight", [1, 2, 3]);
        Write(model, "embedding.item.weight", [1, 2, 3, 4]);
        return model;
    }

    public static void Write(Model model, string parameter, params float[] values) => model.EngineModel.Parameters.Single(p => p.Spec.Name == parameter).Write(0, values);

    public static Recommender Dot(Func<Score, ModelSpec>? head = null, params float[] ratings)
    {
        var table = Table(ratings);
        using var model = DotModel(table, head);
        return Recommender.Create(model, table);
    }

    /// <summary>The items of a list, as numbers.</summary>
    public static long[] Ids(this RecommendationResult result) => [.. result.Items.Select(i => i.Item.Number)];
}
