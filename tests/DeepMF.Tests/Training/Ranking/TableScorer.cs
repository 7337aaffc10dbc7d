using DeepMF.Cpu;
using DeepMF.Data;

namespace DeepMF.Tests.Training.Ranking;

/// <summary>Models whose score of an item is a number of the test's choice.</summary>
internal static class TableScorer
{
    /// <summary>score(u, i) = scores[u][i]: the user's one-hot row times the item's column of scores.</summary>
    public static Model Of(InteractionTable table, float[][] scores, int threads = 1, Func<Score, ModelSpec>? head = null)
    {
        var users = table.Users.Cardinality;
        var score = ModelBuilder.Embed(table.Users, users).Embed(table.Items, users).Dot();
        var model = (head is null ? score.RegressionHead() : head(score)).Build(1, new CpuEngine(new CpuEngineOptions { Threads = threads }));
        var (rows, columns) = (model.EngineModel.Parameters[0], model.EngineModel.Parameters[1]);
        rows.Write(0, [.. Enumerable.Range(0, users * users).Select(at => at / users == at % users ? 1f : 0)]);
        columns.Write(0, [.. Enumerable.Range(0, table.Items.Cardinality * users).Select(at => scores[at % users][at / users])]);
        return model;
    }
}
