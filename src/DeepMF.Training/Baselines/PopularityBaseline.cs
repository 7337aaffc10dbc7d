using DeepMF.Data;
using DeepMF.Engines;

namespace DeepMF.Training;

/// <summary>Ranks items by the number of their interactions, for every user alike: ŷ_ui = n_i. A model of implicit feedback should beat it.</summary>
public static class PopularityBaseline
{
    /// <summary>Counts the rows of each item, as a model that <see cref="RankingEvaluator"/> and <see cref="RankingValidation"/> take like any other: a dot product with users of 1, and a ranking head.</summary>
    /// <remarks>Repeated rows count each; <see cref="InteractionTable.WithoutRepeats"/> leaves one of them. Counts are exact up to 2²⁴ rows per item.</remarks>
    /// <param name="table">The interactions.</param>
    /// <param name="engine">The engine of the model; <see langword="null"/> means the CPU engine with its defaults.</param>
    /// <returns>The model, with the vocabularies of the table; dispose it to release its memory.</returns>
    public static Model Fit(InteractionTable table, IEngine? engine = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var counts = new float[table.Items.Cardinality];
        foreach (var item in table.ItemIndices)
            counts[item]++;
        var ones = new EmbeddingOptions { Initializer = Initializer.Constant(1) };
        var spec = ModelBuilder.Embed(table.Users, 1, options: ones).Embed(table.Items, 1, options: ones).Dot().RankingHead();
        var model = spec.Build(engine: engine).AttachVocabularies(table.VocabulariesFor(spec));
        model.EngineModel.Parameters.First(p => p.Spec.Name == $"embedding.{table.Items.Name}.weight").Write(0, counts);
        return model;
    }
}
