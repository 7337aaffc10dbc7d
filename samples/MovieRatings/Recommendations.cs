using System.Globalization;
using DeepMF.Data;

namespace DeepMF.Samples.MovieRatings;

/// <summary>The items that a model scores highest for a user who has not rated them.</summary>
internal static class Recommendations
{
    private const int Shown = 10;

    /// <summary>The index of a user, or <see langword="null"/> where none is asked for.</summary>
    public static int? Find(InteractionTable table, string? id)
    {
        if (id is null)
            return null;
        if (long.TryParse(id, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && table.UserVocabulary.TryGetIndex(number, out var index))
            return index;
        throw new KeyNotFoundException($"There is no user '{id}' in the data: choose another with --user.");
    }

    public static void Show(Report report, Model model, MovieLensDataSet data, TrainTestSplit split, int user)
    {
        var table = split.Train;
        var scores = ScoreAll(model, table, user);
        var seen = new HashSet<int>();
        for (var row = 0; row < table.Count; row++)
            if (table.UserIndices[row] == user)
                seen.Add(table.ItemIndices[row]);

        report.Title(FormattableString.Invariant($"Ten recommendations for user {table.UserVocabulary.GetId(user)}, who has rated {seen.Count} films of the training part"));
        var best = Enumerable.Range(0, scores.Length).Where(i => !seen.Contains(i)).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(Shown);
        report.Table(
            ["film", "id", "score"],
            best.Select(i => new[] { data.TitleOf(i) ?? $"film {table.ItemVocabulary.GetId(i)}", $"{table.ItemVocabulary.GetId(i)}", scores[i].ToString("F2", CultureInfo.InvariantCulture) }));
    }

    private static float[] ScoreAll(Model model, InteractionTable table, int user)
    {
        var batch = model.CreateBatch(table.Items.Cardinality);
        batch.Count = table.Items.Cardinality;
        batch.Categorical(table.Users.Name).Indices.Fill(user);
        var items = batch.Categorical(table.Items.Name).Indices;
        for (var i = 0; i < items.Length; i++)
            items[i] = i;
        return model.Predict(batch);
    }
}
