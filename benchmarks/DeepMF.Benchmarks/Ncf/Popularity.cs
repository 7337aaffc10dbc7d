using DeepMF.Cpu;
using DeepMF.Data;

namespace DeepMF.Benchmarks.Ncf;

/// <summary>The number of an item's rows as the score of every user: a dot product with 1.</summary>
internal static class Popularity
{
    public static Model Of(InteractionTable table, CpuEngine engine)
    {
        var counts = new float[table.Items.Cardinality];
        foreach (var item in table.ItemIndices)
            counts[item]++;
        var ones = new EmbeddingOptions { Initializer = Initializer.Constant(1) };
        var model = ModelBuilder.Embed(table.Users, 1, options: ones).Embed(table.Items, 1, options: ones).Dot().RankingHead().Build(1, engine);
        model.EngineModel.Parameters.First(p => p.Spec.Name == $"embedding.{table.Items.Name}.weight").Write(0, counts);
        return model;
    }
}
