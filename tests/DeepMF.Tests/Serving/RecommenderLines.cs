using DeepMF.Serving;

namespace DeepMF.Tests.Serving;

/// <summary>What a recommender says, bit by bit, as lines. The tests hold this file, and the other process compiles it.</summary>
internal static class RecommenderLines
{
    public static IEnumerable<string> Of(Recommender recommender)
    {
        foreach (var list in recommender.RecommendAll(5))
            yield return $"{list.User} {list.Source} {list.Status}: {Items(list)}";
        var items = Enumerable.Range(0, recommender.Items.Count).Select(index => RawId.Of(recommender.Items, index)).ToArray();
        foreach (var item in items)
            yield return $"{item}, {recommender.Popularity(item)} users, like {string.Join(" ", recommender.Similar(item, 3).Items.Select(i => $"{i.Item}={Bits(i.Similarity)}"))}";
        var guest = recommender.FoldIn([(items[1], 5), (items[3], 2)]);
        yield return $"guest: {Items(guest.Recommend(5))}";
    }

    private static string Items(RecommendationResult list) => string.Join(" ", list.Items.Select(i => $"{i.Item}={Bits(i.Score)}"));

    private static string Bits(float score) => BitConverter.SingleToInt32Bits(score).ToString("x8");
}
