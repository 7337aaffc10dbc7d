using System.Globalization;
using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Samples.ImplicitFeedback.Clicks;
using DeepMF.Samples.ImplicitFeedback.Models;
using DeepMF.Serving;
using static System.FormattableString;

namespace DeepMF.Samples.ImplicitFeedback;

/// <summary>Saves a recommender, loads it as a service would, and asks it for lists.</summary>
internal static class ServedLists
{
    private const int Shown = 10;
    private const int LastClicks = 8;

    public static void Show(Report report, Model model, ClickLog log, ClickParts parts, CpuEngine engine)
    {
        var file = Path.Combine(Path.GetTempPath(), $"deepmf-{Guid.NewGuid():N}.deepmf");
        try
        {
            using (var trained = Recommender.Create(model, parts.Known))
                trained.Save(file);
            using var recommender = Recommender.Load(file, engine);
            report.Title("Saved and loaded again");
            report.Line(Invariant($"{new FileInfo(file).Length:N0} bytes hold the model, the ids and what users have clicked."));
            ShowUser(report, recommender, log, parts);
            ShowNewcomer(report, recommender, log);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A user of the test: what they clicked, what they get, and what they did click next.</summary>
    private static void ShowUser(Report report, Recommender recommender, ClickLog log, ClickParts parts)
    {
        var user = parts.Test.UserIndices[0];
        var clicked = ItemsOf(parts.Known, user);
        var next = parts.Test.ItemIndices[0];
        var list = recommender.Recommend(RawId.Of(log.First.UserVocabulary, user), Shown);
        report.Title(Invariant($"A list for user {log.First.UserVocabulary.GetId(user)}, who clicked {clicked.Count} items, the last of them:"));
        ShowClicks(report, log, clicked.TakeLast(LastClicks));
        ShowList(report, log, list);
        var place = list.Items.ToList().FindIndex(item => item.Item == RawId.Of(log.First.ItemVocabulary, next));
        report.Line(Invariant($"The next click, which no model has seen, was {log.NameOf(next)}: {(place < 0 ? "not in the list" : Invariant($"place {place + 1}"))}."));
    }

    /// <summary>Somebody who is in no table: three clicks are enough for a list, without training.</summary>
    private static void ShowNewcomer(Report report, Recommender recommender, ClickLog log)
    {
        var items = log.First.ItemVocabulary;
        // Not the top of the list of everybody, which says little about a taste.
        var first = Enumerable.Range(0, items.Count).OrderByDescending(item => recommender.Popularity(RawId.Of(items, item))).ElementAt(items.Count / 10);
        RawId[] clicked = [RawId.Of(items, first), .. recommender.Similar(RawId.Of(items, first), 2).Items.Select(item => item.Item)];
        var newcomer = recommender.FoldIn(clicked);
        report.Title(Invariant($"A list for a newcomer who clicked"));
        ShowClicks(report, log, clicked.Select(id => IndexOf(items, id)));
        ShowList(report, log, newcomer.Recommend(Shown));
    }

    private static void ShowClicks(Report report, ClickLog log, IEnumerable<int> items) =>
        report.Line(string.Join(", ", items.Select(log.NameOf)));

    private static void ShowList(Report report, ClickLog log, RecommendationResult list) => report.Table(
        ["item", "score"],
        list.Items.Select(item => new[] { log.NameOf(IndexOf(log.First.ItemVocabulary, item.Item)), item.Score.ToString("F3", CultureInfo.InvariantCulture) }));

    /// <summary>The items of a user in the order of time.</summary>
    private static List<int> ItemsOf(InteractionTable table, int user)
    {
        var items = new List<int>();
        for (var row = 0; row < table.Count; row++)
            if (table.UserIndices[row] == user)
                items.Add(table.ItemIndices[row]);
        return items;
    }

    private static int IndexOf(Vocabulary vocabulary, RawId id)
    {
        vocabulary.TryGetIndex(id.IsText ? id.Text : id.Number, out var index);
        return index;
    }
}
