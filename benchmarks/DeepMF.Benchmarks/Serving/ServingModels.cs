using DeepMF.Data;

namespace DeepMF.Benchmarks.Serving;

/// <summary>The models that are served.</summary>
internal static class ServingModels
{
    private const int Dimension = 32;

    public static string[] Names { get; } = ["M1", "M5"];

    public static IEnumerable<(string Name, ModelSpec Spec)> Of(InteractionTable table)
    {
        var pair = ModelBuilder.Embed(table.Users, Dimension).Embed(table.Items, Dimension);
        yield return (Names[0], pair.Dot().RegressionHead());
        yield return (Names[1], pair.Concat().Dense(64).Relu().Dense(64).Relu().RegressionHead());
    }
}
