using DeepMF.Serving;

namespace DeepMF.Samples.RecommendationService.Serving;

/// <summary>Makes what the first calls of a recommender would make, before a request waits for it.</summary>
internal static class WarmUp
{
    public static void Run(Recommender recommender)
    {
        var user = Ids.Users(recommender).FirstOrDefault(recommender.KnowsUser);
        if (!recommender.KnowsUser(user))
            return;
        var best = recommender.Recommend(user, 1, new RecommendationOptions { ExcludeSeen = false }).Items;
        if (best is not [var first, ..])
            return;
        recommender.Predict(user, first.Item);
        Try(() => recommender.Similar(first.Item, 1));
        Try(() => recommender.FoldIn([(first.Item, recommender.RatingRange.Maximum)]).Recommend(1));
    }

    private static void Try(Action call)
    {
        try
        {
            call();
        }
        catch (InvalidOperationException)
        {
            // Not every model has vectors of items, or a row of a user to fit: requests of that kind get a problem that says so.
        }
    }
}
