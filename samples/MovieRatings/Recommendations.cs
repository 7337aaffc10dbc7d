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
        var seen = new SortedSet<int>();
        for (var row = 0; row < table.Count; row++)
            if (table.UserIndices[row] == user)
                seen.Add(table.ItemIndices[row]);
        using var scorer = model.CreateScorer(table.ItemBatch(model.Spec));
        var best = scorer.Top(table.UserBatch(model.Spec, [user]), Shown, new ExcludedRows([.. seen]))[0];

        report.Title(FormattableString.Invariant($"Ten recommendations for user {table.UserVocabulary.GetId(user)}, who has rated {seen.Count} films of the training part"));
        report.Table(
            ["film", "id", "score"],
            best.Select(film => new[] { data.TitleOf(film.Row) ?? $"film {table.ItemVocabulary.GetId(film.Row)}", $"{table.ItemVocabulary.GetId(film.Row)}", film.Score.ToString("F2", CultureInfo.InvariantCulture) }));
    }
}
