using DeepMF.Cpu;
using DeepMF.Engines;

namespace DeepMF.Tests.Models;

/// <summary>Models of two trunks that start from two models of one trunk each.</summary>
public sealed class ModelPartsTests
{
    private static readonly CategoricalFeature Users = new("user", 7);
    private static readonly CategoricalFeature Items = new("item", 5);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.2)]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void The_score_is_the_weighted_mean_of_the_parts(double share)
    {
        using var gmf = ModelZoo.Gmf(Users, Items, 3).Build(1, new CpuEngine());
        using var mlp = ModelZoo.Mlp(Users, Items, 3).Build(2, new CpuEngine());
        using var neuMf = ModelZoo.NeuMf(Users, Items, 3).Build(3, new CpuEngine());
        foreach (var model in new[] { gmf, mlp })
            Fill(model);

        neuMf.StartFromParts(gmf, mlp, share);

        var (first, second, both) = (Scores(gmf), Scores(mlp), Scores(neuMf));
        first.Distinct().Should().HaveCountGreaterThan(20);
        second.Distinct().Should().HaveCountGreaterThan(20);
        for (var row = 0; row < both.Length; row++)
            both[row].Should().BeApproximately(share * first[row] + (1 - share) * second[row], 1e-4);
    }

    [Fact]
    public void Every_number_comes_from_a_part()
    {
        using var gmf = ModelZoo.Gmf(Users, Items, 3).Build(1, new CpuEngine());
        using var mlp = ModelZoo.Mlp(Users, Items, 3).Build(2, new CpuEngine());
        using var neuMf = ModelZoo.NeuMf(Users, Items, 3).Build(3, new CpuEngine());
        Fill(gmf);
        Fill(mlp);

        neuMf.StartFromParts(gmf, mlp, 0.25);

        Numbers(neuMf, "embedding.user.weight").Should().Equal(Numbers(gmf, "embedding.user.weight"));
        Numbers(neuMf, "embedding.item:2.weight").Should().Equal(Numbers(mlp, "embedding.item.weight"));
        Numbers(neuMf, "right.trunk.2.bias").Should().Equal(Numbers(mlp, "trunk.2.bias"));
        Numbers(neuMf, "head.weight").Should().Equal([.. Numbers(gmf, "head.weight").Select(w => 0.25f * w), .. Numbers(mlp, "head.weight").Select(w => 0.75f * w)]);
        Numbers(neuMf, "head.bias")[0].Should().BeApproximately(0.25f * Numbers(gmf, "head.bias")[0] + 0.75f * Numbers(mlp, "head.bias")[0], 1e-6f);
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused_and_change_nothing()
    {
        using var gmf = ModelZoo.Gmf(Users, Items, 3).Build(1, new CpuEngine());
        using var wide = ModelZoo.Gmf(Users, Items, 4).Build(1, new CpuEngine());
        using var mlp = ModelZoo.Mlp(Users, Items, 3).Build(2, new CpuEngine());
        using var rating = ModelBuilder.Embed(Users, 3, options: Small).Embed(Items, 3, options: Small).Multiply().RegressionHead().Build(1, new CpuEngine());
        using var neuMf = ModelZoo.NeuMf(Users, Items, 3).Build(3, new CpuEngine());
        var before = Numbers(neuMf, "embedding.user.weight");

        Refused<ArgumentException>(neuMf, wide, mlp, 0.5, "The first part is not a model of the first trunk of this model: features, widths, layers and the options of tables have to be the same, and biases absent. (Parameter 'left')");
        Refused<ArgumentException>(neuMf, gmf, gmf, 0.5, "The second part is not a model of the second trunk of this model: features, widths, layers and the options of tables have to be the same, and biases absent. (Parameter 'right')");
        Refused<ArgumentException>(neuMf, rating, mlp, 0.5, "The first part has another head than this model. (Parameter 'left')");
        Refused<ArgumentOutOfRangeException>(neuMf, gmf, mlp, 1.5, "The share of the first part is a number from 0 to 1. (Parameter 'leftShare')\nActual value was 1.5.");
        Refused<ArgumentOutOfRangeException>(neuMf, gmf, mlp, double.NaN, "The share of the first part is a number from 0 to 1. (Parameter 'leftShare')\nActual value was NaN.");
        Refused<InvalidOperationException>(gmf, gmf, mlp, 0.5, "Parts start a model of two trunks side by side right under its head, without biases, as ModelZoo.NeuMf is; this model is another one.");
        Numbers(neuMf, "embedding.user.weight").Should().Equal(before);

        static void Refused<TException>(Model whole, Model left, Model right, double share, string message)
            where TException : Exception => Assert.Throws<TException>(() => whole.StartFromParts(left, right, share)).Message.ReplaceLineEndings("\n").Should().Be(message);
    }

    private static EmbeddingOptions Small => new() { Initializer = Initializer.Normal(0.01) };

    private static float[] Numbers(Model model, string name) => model.EngineModel.Parameters.Single(p => p.Spec.Name == name).ToArray();

    /// <summary>Numbers of a size that tells apart what is copied from where.</summary>
    private static void Fill(Model model)
    {
        var random = new Random(model.EngineModel.Parameters.Count);
        foreach (var parameter in model.EngineModel.Parameters)
            parameter.Write(0, [.. Enumerable.Range(0, (int)parameter.Spec.Length).Select(_ => (float)(random.NextDouble() - 0.3))]);
    }

    /// <summary>The log odds of every user with every item.</summary>
    private static double[] Scores(Model model)
    {
        var batch = new Batch(model.Spec.Features, 35) { Count = 35 };
        for (var row = 0; row < 35; row++)
            (batch.Categorical("user").Indices[row], batch.Categorical("item").Indices[row]) = (row / 5, row % 5);
        return [.. model.Predict(batch).Select(p => Math.Log(p / (1.0 - p)))];
    }
}
